#!/bin/bash
# use-the-cache
#
# en: This builds app:1, changes the source code and builds app:2. Leave it as it is: only the Dockerfile has to change.
# ko: app:1을 빌드하고, 소스 코드를 고친 다음 app:2를 빌드합니다. 이 파일은 그대로 두고 Dockerfile만 고치세요.

lab docker tag localhost/busybox busybox
rm -rf /tmp/source; cp -r "$(dirname "$0")" /tmp/source; cd /tmp/source || exit
lab docker build -t app:1 .
echo 'echo "version 2"' >> main.sh
lab docker build -t app:2 .
