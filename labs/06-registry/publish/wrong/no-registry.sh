#!/bin/bash
# fails: published
# Misconception: a team is a place: the first part of a name is always the registry.
mkdir -p /tmp/shop; cd /tmp/shop
echo "the shop of the $LAB_PARAM_TEAM" > sign
printf 'FROM localhost/busybox\nCOPY sign /sign\n' > Dockerfile
lab docker build -q -t shop .
lab docker tag shop "$LAB_PARAM_TEAM/shop:$LAB_PARAM_VERSION"
lab docker push "$LAB_PARAM_TEAM/shop:$LAB_PARAM_VERSION"
