#!/bin/bash
# fails: no-other-tag
# Misconception: an image must have the tag latest, or else nobody can pull it.
mkdir -p /tmp/shop; cd /tmp/shop
echo "the shop of the $LAB_PARAM_TEAM" > sign
printf 'FROM localhost/busybox\nCOPY sign /sign\n' > Dockerfile
lab docker build -q -t shop .
name=localhost:5000/$LAB_PARAM_TEAM/shop
for tag in "$LAB_PARAM_VERSION" latest; do
    lab docker tag shop "$name:$tag"
    lab docker push "$name:$tag"
done
