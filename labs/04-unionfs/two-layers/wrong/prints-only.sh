#!/bin/bash
# fails: mounted
# Misconception: the grader reads what the script prints.
mkdir -p /tmp/store; [ ! -d /disk ] || mount --bind /disk /tmp/store
cd /tmp/store
mkdir -p debian python shop box root
echo "debian" > debian/origin; echo "3.11" > debian/version
echo "python" > python/origin; echo "3.13" > python/version
echo "shop" > shop/origin
echo "overlay on /tmp/store/root type overlay (lowerdir=/tmp/store/shop:/tmp/store/python:/tmp/store/debian)"
