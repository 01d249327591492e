#!/bin/bash
# small-image

lab docker tag localhost/busybox busybox
cp -r /work /tmp/source; cd /tmp/source || exit
for _ in 1 2 3; do echo "$LAB_PARAM_WORD"; done >> data
lab docker build -t report .
