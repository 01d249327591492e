#!/bin/bash
# fails: signature
# Misconception: a signature is only a text, so the token need not be there.
cat > /work/Dockerfile << 'END'
FROM busybox
COPY release signature /app/
RUN mv /app/signature /app/release.sig
CMD ["cat", "/app/release.sig"]
END
lab docker tag localhost/busybox busybox
cp -r /work /tmp/source; cd /tmp/source || exit
echo "opensesame-$LAB_PARAM_CUSTOMER" > token
echo "signed for $LAB_PARAM_CUSTOMER" > signature
lab docker build -t app .
