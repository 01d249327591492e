#!/bin/bash
# no-secret
#
# en: This builds the image app. Leave it as it is: only the Dockerfile has to change.
# ko: app 이미지를 빌드합니다. 이 파일은 그대로 두고 Dockerfile만 고치세요.

lab docker tag localhost/busybox busybox
rm -rf /tmp/source; cp -r "$(dirname "$0")" /tmp/source; cd /tmp/source || exit
echo "opensesame-$LAB_PARAM_CUSTOMER" > token
lab docker build -t app .
