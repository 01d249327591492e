#!/bin/bash
# small-image
#
# en: This builds the image report. Leave it as it is: only the Dockerfile has to change.
# ko: report 이미지를 빌드합니다. 이 파일은 그대로 두고 Dockerfile만 고치세요.

lab docker tag localhost/busybox busybox
rm -rf /tmp/source; cp -r "$(dirname "$0")" /tmp/source; cd /tmp/source || exit
for _ in 1 2 3; do echo "$LAB_PARAM_WORD"; done >> data
lab docker build -t report .
