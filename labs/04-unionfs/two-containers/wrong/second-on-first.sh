#!/bin/bash
# fails: two-from-the-image
# Misconception: the second container builds on the first.
mkdir -p /tmp/store; [ ! -d /disk ] || mount --bind /disk /tmp/store
cd /tmp/store
mkdir -p image/etc one/root two/root
echo "from the image" > image/etc/motd
echo "Debian 12" > image/etc/release
s=/tmp/store
for c in one two; do mkdir $c/upper $c/work; done
mount -t overlay overlay -o lowerdir=$s/image,upperdir=$s/one/upper,workdir=$s/one/work,userxattr one/root
echo "$LAB_PARAM_MOTD" > one/root/etc/motd
mount -t overlay overlay -o lowerdir=$s/one/upper:$s/image,upperdir=$s/two/upper,workdir=$s/two/work,userxattr two/root
