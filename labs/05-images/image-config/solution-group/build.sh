#!/bin/bash
# image-config

cd "$(dirname "$0")" || exit
lab docker tag localhost/busybox busybox
lab docker build -t till --build-arg CURRENCY="$LAB_PARAM_CURRENCY" .
