#!/bin/bash
# fails: layers
# Misconception: what is to be seen is copied into the new layer, and base is left out.
mkdir -p /tmp/store; [ ! -d /disk ] || mount --bind /disk /tmp/store
cd /tmp/store
mkdir -p base/plugins root
echo "Debian 12" > base/release
echo "level=9" > base/debug.conf
echo "risky" > base/plugins/risky; echo "old" > base/plugins/safe
mkdir -p clean/plugins empty; echo "new" > clean/plugins/safe; cp base/release clean
mount -t overlay overlay -o lowerdir=/tmp/store/clean:/tmp/store/empty root
