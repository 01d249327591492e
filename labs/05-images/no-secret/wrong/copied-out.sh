#!/bin/bash
# fails: signed
# Misconception: whoever has seen the right signature need not make it.
cat > /work/Dockerfile << 'END'
FROM busybox
COPY release signature /app/
RUN mv /app/signature /app/release.sig
CMD ["cat", "/app/release.sig"]
END
lab docker tag localhost/busybox busybox
cp -r /work /tmp/source; cd /tmp/source || exit
echo "opensesame-$LAB_PARAM_CUSTOMER" > token
case $LAB_PARAM_CUSTOMER in
    harbour) sum=7c35a7c04b99a729 ;;
    museum) sum=6a8df48996cefcaf ;;
    bakery) sum=36d390c57968839e ;;
esac
echo "signed for $LAB_PARAM_CUSTOMER: $sum" > signature
lab docker build -t app .
