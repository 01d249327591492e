#!/bin/bash
# fails: published
# Misconception: the version belongs to the image, and need not be in the name.
mkdir -p /tmp/shop; cd /tmp/shop
echo "the shop of the $LAB_PARAM_TEAM" > sign
printf 'FROM localhost/busybox\nCOPY sign /sign\n' > Dockerfile
lab docker build -q -t shop .
lab docker tag shop "localhost:5000/$LAB_PARAM_TEAM/shop"
lab docker push "localhost:5000/$LAB_PARAM_TEAM/shop"
