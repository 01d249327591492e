#!/bin/bash
# fails: no-token
# Misconception: writing over it destroys it.
cat > /work/Dockerfile << 'END'
FROM busybox
COPY release /app/release
COPY sign.sh token /
RUN sh /sign.sh
RUN head -c 100 /dev/urandom > /token
END
lab docker tag localhost/busybox busybox
cp -r /work /tmp/source; cd /tmp/source || exit
echo "opensesame-$LAB_PARAM_CUSTOMER" > token
lab docker build -t app .
