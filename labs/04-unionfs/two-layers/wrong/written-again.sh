#!/bin/bash
# fails: newest-version
# Misconception: what shall be seen is written into the mounted root.
mkdir -p /tmp/store; [ ! -d /disk ] || mount --bind /disk /tmp/store
cd /tmp/store
mkdir -p debian python shop box root
echo "debian" > debian/origin; echo "3.11" > debian/version
echo "python" > python/origin; echo "3.13" > python/version
echo "shop" > shop/origin
mkdir work
s=/tmp/store
mount -t overlay overlay -o lowerdir=$s/shop:$s/python:$s/debian,upperdir=$s/box,workdir=$s/work,userxattr $s/root
cat python/version > root/version
