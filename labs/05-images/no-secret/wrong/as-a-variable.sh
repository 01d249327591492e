#!/bin/bash
# fails: not-told
# Misconception: a variable is no file, so it is nowhere.
cat > /work/Dockerfile << 'END'
FROM busybox
ARG TOKEN
ENV TOKEN=$TOKEN
COPY release /app/release
COPY sign.sh /
RUN echo "$TOKEN" > /token && sh /sign.sh && rm /token
ENV TOKEN=
END
lab docker tag localhost/busybox busybox
cp -r /work /tmp/source; cd /tmp/source || exit
echo "opensesame-$LAB_PARAM_CUSTOMER" > token
lab docker build --build-arg TOKEN="$(cat token)" -t app .
