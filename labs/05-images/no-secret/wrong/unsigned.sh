#!/bin/bash
# fails: signature
# Misconception: without the token there is nothing to leak.
cat > /work/Dockerfile << 'END'
FROM busybox
COPY release /app/release
END
lab docker tag localhost/busybox busybox
cp -r /work /tmp/source; cd /tmp/source || exit
echo "opensesame-$LAB_PARAM_CUSTOMER" > token
lab docker build -t app .
