#!/bin/bash
# fails: plugins-replaced
# Misconception: a directory of the upper layer stands in for the one below.
mkdir -p /tmp/store; [ ! -d /disk ] || mount --bind /disk /tmp/store
cd /tmp/store
mkdir -p base/plugins root
echo "Debian 12" > base/release
echo "level=9" > base/debug.conf
echo "risky" > base/plugins/risky; echo "old" > base/plugins/safe
mkdir -p clean/plugins; echo "new" > clean/plugins/safe
mknod clean/debug.conf c 0 0
mount -t overlay overlay -o lowerdir=/tmp/store/clean:/tmp/store/base,userxattr root
