#!/bin/bash
# fails: no-token
# Misconception: what is called otherwise is not found.
cat > /work/Dockerfile << 'END'
FROM busybox
COPY release /app/release
COPY token /var/cache/.x
COPY sign.sh /
RUN cp /var/cache/.x /token && sh /sign.sh && rm /token
END
lab docker tag localhost/busybox busybox
cp -r /work /tmp/source; cd /tmp/source || exit
echo "opensesame-$LAB_PARAM_CUSTOMER" > token
lab docker build -t app .
