#!/bin/bash
# fails: release
# Misconception: the signature is all that counts.
cat > /work/Dockerfile << 'END'
FROM busybox AS sign
COPY release /app/release
COPY sign.sh token /
RUN sh /sign.sh

FROM busybox
COPY --from=sign /app/release.sig /app/release.sig
CMD ["cat", "/app/release.sig"]
END
lab docker tag localhost/busybox busybox
cp -r /work /tmp/source; cd /tmp/source || exit
echo "opensesame-$LAB_PARAM_CUSTOMER" > token
lab docker build -t app .
