#!/bin/bash
# fails: published
# Misconception: a neighbour's answer is one's own: the team was that learner's.
mkdir -p /tmp/shop; cd /tmp/shop
echo "the shop of the $LAB_PARAM_TEAM" > sign
printf 'FROM localhost/busybox\nCOPY sign /sign\n' > Dockerfile
lab docker build -q -t shop .
case $LAB_PARAM_TEAM in
    museum) other=bakery ;;
    *) other=museum ;;
esac
lab docker tag shop "localhost:5000/$other/shop:$LAB_PARAM_VERSION"
lab docker push "localhost:5000/$other/shop:$LAB_PARAM_VERSION"
