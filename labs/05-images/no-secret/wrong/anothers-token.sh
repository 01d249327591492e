#!/bin/bash
# fails: signature
# Misconception: a neighbour's answer is one's own: the token was that learner's.
cat > /work/Dockerfile << 'END'
FROM busybox AS sign
COPY release /app/release
COPY sign.sh token /
RUN sh /sign.sh

FROM busybox
COPY --from=sign /app /app
CMD ["cat", "/app/release.sig"]
END
[ "$LAB_PARAM_CUSTOMER" = museum ] && LAB_PARAM_CUSTOMER=bakery || LAB_PARAM_CUSTOMER=museum
lab docker tag localhost/busybox busybox
cp -r /work /tmp/source; cd /tmp/source || exit
echo "opensesame-$LAB_PARAM_CUSTOMER" > token
lab docker build -t app .
