#!/bin/bash
# image-config
#
# en: This builds the image till of the Dockerfile beside it. What is missing is the Dockerfile.
# ko: 옆에 있는 Dockerfile로 till 이미지를 빌드합니다. Dockerfile을 완성하세요.

cd "$(dirname "$0")" || exit
lab docker tag localhost/busybox busybox
lab docker build -t till --build-arg CURRENCY="$LAB_PARAM_CURRENCY" .
