#!/bin/bash
# fails: two-can-write
# Misconception: a container that changes nothing needs no upper directory.
mkdir -p /tmp/store; [ ! -d /disk ] || mount --bind /disk /tmp/store
cd /tmp/store
mkdir -p image/etc one/root two/root
echo "from the image" > image/etc/motd
echo "Debian 12" > image/etc/release
s=/tmp/store
mkdir one/upper one/work empty
mount -t overlay overlay -o lowerdir=$s/image,upperdir=$s/one/upper,workdir=$s/one/work,userxattr one/root
mount -t overlay overlay -o lowerdir=$s/empty:$s/image two/root
echo "$LAB_PARAM_MOTD" > one/root/etc/motd
