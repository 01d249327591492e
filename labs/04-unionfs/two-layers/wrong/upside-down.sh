#!/bin/bash
# fails: order
# Misconception: lowerdir lists the layers in the order in which they were made.
mkdir -p /tmp/store; [ ! -d /disk ] || mount --bind /disk /tmp/store
cd /tmp/store
mkdir -p debian python shop box root
echo "debian" > debian/origin; echo "3.11" > debian/version
echo "python" > python/origin; echo "3.13" > python/version
echo "shop" > shop/origin
mkdir work
s=/tmp/store
mount -t overlay overlay -o lowerdir=$s/debian:$s/python:$s/shop,upperdir=$s/box,workdir=$s/work,userxattr $s/root
