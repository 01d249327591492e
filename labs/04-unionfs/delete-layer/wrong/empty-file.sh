#!/bin/bash
# fails: debug-deleted
# Misconception: an empty file of the same name deletes.
mkdir -p /tmp/store; [ ! -d /disk ] || mount --bind /disk /tmp/store
cd /tmp/store
mkdir -p base/plugins root
echo "Debian 12" > base/release
echo "level=9" > base/debug.conf
echo "risky" > base/plugins/risky; echo "old" > base/plugins/safe
mkdir -p clean/plugins; echo "new" > clean/plugins/safe
: > clean/debug.conf
mount -t overlay overlay -o lowerdir=/tmp/store/clean:/tmp/store/base,userxattr root
