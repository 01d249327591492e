#!/bin/bash
# delete-layer
#
# en: Make the layer /tmp/store/clean, so that clean above base shows no debug.conf, and of plugins only the file safe.
#     release stays as it is. Leave base alone. Mount both at /tmp/store/root.
# ko: /tmp/store/clean 레이어를 만드세요. base 위에 clean을 얹으면 debug.conf가 안 보이고, plugins에는 safe 파일만
#     보여야 합니다. release는 그대로입니다. base는 고치지 마세요. 둘을 /tmp/store/root에 마운트하세요.

mkdir -p /tmp/store; [ ! -d /disk ] || mount --bind /disk /tmp/store
cd /tmp/store
mkdir -p base/plugins root
echo "Debian 12" > base/release
echo "level=9" > base/debug.conf
echo "risky" > base/plugins/risky; echo "old" > base/plugins/safe

# TODO en: this layer hides nothing.
# TODO ko: 이 레이어는 아무것도 가리지 않습니다.
mkdir -p clean/plugins
echo "new" > clean/plugins/safe
mount -t overlay overlay -o lowerdir=/tmp/store/clean:/tmp/store/base,userxattr root
