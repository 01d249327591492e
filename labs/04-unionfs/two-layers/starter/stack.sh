#!/bin/bash
# two-layers
#
# en: Mount the layers debian, python and shop as one at /tmp/store/root, shop on top. What is written goes to
#     /tmp/store/box. Absolute paths, please.
# ko: debian, python, shop 레이어를 겹쳐 /tmp/store/root에 마운트하세요. shop이 맨 위입니다. 쓴 내용은 /tmp/store/box로
#     가야 합니다. 경로는 절대 경로로 적으세요.

mkdir -p /tmp/store; [ ! -d /disk ] || mount --bind /disk /tmp/store
cd /tmp/store
mkdir -p debian python shop box root
echo "debian" > debian/origin; echo "3.11" > debian/version
echo "python" > python/origin; echo "3.13" > python/version
echo "shop" > shop/origin

# TODO en: this only reads, and of two layers.
# TODO ko: 두 레이어를 읽기만 합니다.
mount -t overlay overlay -o lowerdir=/tmp/store/debian:/tmp/store/python root
