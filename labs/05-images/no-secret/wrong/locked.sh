#!/bin/bash
# fails: no-token
# Misconception: a file that nobody may read is safe.
cat > /work/Dockerfile << 'END'
FROM busybox
COPY release /app/release
COPY sign.sh token /
RUN sh /sign.sh && chmod 000 /token
USER 1000
END
lab docker tag localhost/busybox busybox
cp -r /work /tmp/source; cd /tmp/source || exit
echo "opensesame-$LAB_PARAM_CUSTOMER" > token
lab docker build -t app .
