#!/bin/bash
# two-containers
#
# en: Two containers of one image: overlays at /tmp/store/one/root and /tmp/store/two/root. In one, /etc/motd says
#     $LAB_PARAM_MOTD; in two it is what the image has. The image does not change.
# ko: 이미지 하나로 컨테이너 둘을 만드세요. 오버레이를 /tmp/store/one/root와 /tmp/store/two/root에 마운트합니다. one의
#     /etc/motd에는 $LAB_PARAM_MOTD가, two에는 이미지의 내용이 보여야 합니다. 이미지는 바뀌면 안 됩니다.

mkdir -p /tmp/store; [ ! -d /disk ] || mount --bind /disk /tmp/store
cd /tmp/store
mkdir -p image/etc one/root two/root
echo "from the image" > image/etc/motd
echo "Debian 12" > image/etc/release

# TODO en: this is the image itself, twice.
# TODO ko: 이미지 자체를 두 번 보여 줄 뿐입니다.
mount --bind image one/root
mount --bind image two/root
