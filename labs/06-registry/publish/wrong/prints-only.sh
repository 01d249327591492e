#!/bin/bash
# fails: published
# Misconception: the grader reads what the script prints.
mkdir -p /tmp/shop; cd /tmp/shop
echo "the shop of the $LAB_PARAM_TEAM" > sign
printf 'FROM localhost/busybox\nCOPY sign /sign\n' > Dockerfile
lab docker build -q -t shop .
echo "The push refers to repository [localhost:5000/$LAB_PARAM_TEAM/shop]"
echo "$LAB_PARAM_VERSION: digest: sha256:$(sha256sum < sign | cut -d ' ' -f 1) size: 527"
