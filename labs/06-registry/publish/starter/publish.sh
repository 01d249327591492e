#!/bin/bash
# publish
#
# en: Publish the image shop in the open registry, localhost:5000, as the repository $LAB_PARAM_TEAM/shop with the tag
#     $LAB_PARAM_VERSION, and with no other tag.
# ko: 이미지 shop을 공개 레지스트리 localhost:5000에 올리세요. 저장소 이름은 $LAB_PARAM_TEAM/shop, 태그는
#     $LAB_PARAM_VERSION 하나뿐이어야 합니다.

mkdir -p /tmp/shop; cd /tmp/shop
echo "the shop of the $LAB_PARAM_TEAM" > sign
printf 'FROM localhost/busybox\nCOPY sign /sign\n' > Dockerfile
lab docker build -q -t shop .

# TODO en: this name leads to nowhere yet.
# TODO ko: 이 이름으로는 아직 어디에도 갈 수 없습니다.
lab docker images shop
