#!/bin/bash
# fails: release-kept
# Misconception: whoever wants a clean layer makes the whole root opaque.
mkdir -p /tmp/store; [ ! -d /disk ] || mount --bind /disk /tmp/store
cd /tmp/store
mkdir -p base/plugins root
echo "Debian 12" > base/release
echo "level=9" > base/debug.conf
echo "risky" > base/plugins/risky; echo "old" > base/plugins/safe
s=/tmp/store
mkdir clean work
mount -t overlay overlay -o lowerdir=$s/base,upperdir=$s/clean,workdir=$s/work,userxattr root
rm -r root/*; mkdir root/plugins; echo "new" > root/plugins/safe
umount root
mount -t overlay overlay -o lowerdir=$s/clean:$s/base,userxattr root
