#!/bin/bash
# small-image

lab docker tag localhost/busybox busybox
rm -rf /tmp/source; cp -r "$(dirname "$0")" /tmp/source; cd /tmp/source || exit
for _ in 1 2 3; do echo "$LAB_PARAM_WORD"; done >> data
lab docker build -t report .
