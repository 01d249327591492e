#!/bin/bash
# fails: no-token
# Misconception: what is deleted in the very RUN that uses it was never in the image.
cat > /work/Dockerfile << 'END'
FROM busybox
COPY release /app/release
COPY sign.sh token /
RUN sh /sign.sh && rm /token
END
lab docker tag localhost/busybox busybox
cp -r /work /tmp/source; cd /tmp/source || exit
echo "opensesame-$LAB_PARAM_CUSTOMER" > token
lab docker build -t app .
