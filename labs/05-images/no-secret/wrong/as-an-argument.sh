#!/bin/bash
# fails: not-told
# Misconception: an argument leaves nothing behind.
cat > /work/Dockerfile << 'END'
FROM busybox
ARG TOKEN
COPY release /app/release
COPY sign.sh /
RUN echo "$TOKEN" > /token && sh /sign.sh && rm /token
END
lab docker tag localhost/busybox busybox
cp -r /work /tmp/source; cd /tmp/source || exit
echo "opensesame-$LAB_PARAM_CUSTOMER" > token
lab docker build --build-arg TOKEN="$(cat token)" -t app .
