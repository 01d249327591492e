#!/bin/bash
# fails: one-is-stacked
# Misconception: each container has a copy of the image.
mkdir -p /tmp/store; [ ! -d /disk ] || mount --bind /disk /tmp/store
cd /tmp/store
mkdir -p image/etc one/root two/root
echo "from the image" > image/etc/motd
echo "Debian 12" > image/etc/release
s=/tmp/store
cp -r image/. one/root; cp -r image/. two/root
echo "$LAB_PARAM_MOTD" > one/root/etc/motd
