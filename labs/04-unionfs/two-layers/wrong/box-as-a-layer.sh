#!/bin/bash
# fails: writes
# Misconception: the container's own directory is one layer more.
mkdir -p /tmp/store; [ ! -d /disk ] || mount --bind /disk /tmp/store
cd /tmp/store
mkdir -p debian python shop box root
echo "debian" > debian/origin; echo "3.11" > debian/version
echo "python" > python/origin; echo "3.13" > python/version
echo "shop" > shop/origin
s=/tmp/store
mount -t overlay overlay -o lowerdir=$s/box:$s/shop:$s/python:$s/debian $s/root
