#!/bin/bash
# fails: order
# Misconception: the topmost layer is the one that is written to.
mkdir -p /tmp/store; [ ! -d /disk ] || mount --bind /disk /tmp/store
cd /tmp/store
mkdir -p debian python shop box root
echo "debian" > debian/origin; echo "3.11" > debian/version
echo "python" > python/origin; echo "3.13" > python/version
echo "shop" > shop/origin
mkdir work
s=/tmp/store
mount -t overlay overlay -o lowerdir=$s/python:$s/debian,upperdir=$s/shop,workdir=$s/work,userxattr $s/root
