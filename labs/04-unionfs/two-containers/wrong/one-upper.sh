#!/bin/bash
# fails: two-from-the-image
# Misconception: containers of one image share what they write.
mkdir -p /tmp/store; [ ! -d /disk ] || mount --bind /disk /tmp/store
cd /tmp/store
mkdir -p image/etc one/root two/root
echo "from the image" > image/etc/motd
echo "Debian 12" > image/etc/release
s=/tmp/store
mkdir upper work
mount -t overlay overlay -o lowerdir=$s/image,upperdir=$s/upper,workdir=$s/work,userxattr one/root
echo "$LAB_PARAM_MOTD" > one/root/etc/motd
mkdir work2
mount -t overlay overlay -o lowerdir=$s/upper:$s/image,upperdir=$s/two,workdir=$s/work2,userxattr two/root
