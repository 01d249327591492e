#!/bin/bash
# fails: the-image
# Misconception: what counts is the name: any image can be given it.
mkdir -p /tmp/shop; cd /tmp/shop
echo "the shop of the $LAB_PARAM_TEAM" > sign
printf 'FROM localhost/busybox\nCOPY sign /sign\n' > Dockerfile
lab docker build -q -t shop .
lab docker tag localhost/busybox "localhost:5000/$LAB_PARAM_TEAM/shop:$LAB_PARAM_VERSION"
lab docker push "localhost:5000/$LAB_PARAM_TEAM/shop:$LAB_PARAM_VERSION"
