#!/bin/bash
# fails: mounted
# Misconception: putting the files into one directory is the same.
mkdir -p /tmp/store; [ ! -d /disk ] || mount --bind /disk /tmp/store
cd /tmp/store
mkdir -p debian python shop box root
echo "debian" > debian/origin; echo "3.11" > debian/version
echo "python" > python/origin; echo "3.13" > python/version
echo "shop" > shop/origin
for layer in debian python shop; do cp -r $layer/. root; done
