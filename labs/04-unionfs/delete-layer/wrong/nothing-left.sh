#!/bin/bash
# fails: safe-there
# Misconception: a file of the layer below comes back by itself.
mkdir -p /tmp/store; [ ! -d /disk ] || mount --bind /disk /tmp/store
cd /tmp/store
mkdir -p base/plugins root
echo "Debian 12" > base/release
echo "level=9" > base/debug.conf
echo "risky" > base/plugins/risky; echo "old" > base/plugins/safe
s=/tmp/store
mkdir clean work
mount -t overlay overlay -o lowerdir=$s/base,upperdir=$s/clean,workdir=$s/work,userxattr root
rm root/debug.conf
rm -r root/plugins
mkdir root/plugins
umount root
mount -t overlay overlay -o lowerdir=$s/clean:$s/base,userxattr root
