#!/bin/bash
# fails: published
# Misconception: a dash is as good as a colon.
mkdir -p /tmp/shop; cd /tmp/shop
echo "the shop of the $LAB_PARAM_TEAM" > sign
printf 'FROM localhost/busybox\nCOPY sign /sign\n' > Dockerfile
lab docker build -q -t shop .
lab docker tag shop "localhost:5000/$LAB_PARAM_TEAM/shop-$LAB_PARAM_VERSION"
lab docker push "localhost:5000/$LAB_PARAM_TEAM/shop-$LAB_PARAM_VERSION"
