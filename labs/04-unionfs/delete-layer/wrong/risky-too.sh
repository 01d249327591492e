#!/bin/bash
# fails: risky-gone
# Misconception: a directory is replaced as a whole, so all of it has to be brought along.
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
rm -r root/plugins; cp -r base/plugins root/plugins; echo "new" > root/plugins/safe
umount root
mount -t overlay overlay -o lowerdir=$s/clean:$s/base,userxattr root
