#!/bin/bash
# no-secret

lab docker tag localhost/busybox busybox
rm -rf /tmp/source; cp -r "$(dirname "$0")" /tmp/source; cd /tmp/source || exit
echo "opensesame-$LAB_PARAM_CUSTOMER" > token
lab docker build -t app .
