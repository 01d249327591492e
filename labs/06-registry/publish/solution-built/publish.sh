#!/bin/bash
# publish, given its name when it is built

mkdir -p /tmp/shop; cd /tmp/shop
echo "the shop of the $LAB_PARAM_TEAM" > sign
printf 'FROM localhost/busybox\nCOPY sign /sign\n' > Dockerfile
lab docker build -q -t shop .

name=localhost:5000/$LAB_PARAM_TEAM/shop:$LAB_PARAM_VERSION
lab docker build -q -t "$name" .
lab docker push --quiet "$name"
