#!/bin/bash
# use-the-cache

lab docker tag localhost/busybox busybox
rm -rf /tmp/source; cp -r "$(dirname "$0")" /tmp/source; cd /tmp/source || exit
lab docker build -t app:1 .
echo 'echo "version 2"' >> main.sh
lab docker build -t app:2 .
