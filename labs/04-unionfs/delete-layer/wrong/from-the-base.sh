#!/bin/bash
# fails: base-untouched
# Misconception: what an image has too much is deleted from its layer.
mkdir -p /tmp/store; [ ! -d /disk ] || mount --bind /disk /tmp/store
cd /tmp/store
mkdir -p base/plugins root
echo "Debian 12" > base/release
echo "level=9" > base/debug.conf
echo "risky" > base/plugins/risky; echo "old" > base/plugins/safe
rm base/debug.conf base/plugins/risky
mkdir -p clean/plugins; echo "new" > clean/plugins/safe
mount -t overlay overlay -o lowerdir=/tmp/store/clean:/tmp/store/base,userxattr root
