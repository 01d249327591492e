#!/bin/bash
# many-layers
#
# en: Mount all layers that /tmp/store/order lists, the lowest first, at /tmp/store/root.
# ko: /tmp/store/order에 적힌 레이어를 모두 /tmp/store/root에 마운트하세요. order는 맨 아래 레이어부터 적혀 있습니다.

mkdir -p /tmp/store; [ ! -d /disk ] || mount --bind /disk /tmp/store
cd /tmp/store
mkdir -p layers root
mkdir names
for i in {1..100}; do echo "layer $i" > names/$i; done
(cd names && sha256sum {1..100} | cut -d ' ' -f 1) > order
mapfile -t digests < order
mkdir "${digests[@]/#/layers/}"
for i in {1..100}; do
    echo $i > layers/${digests[i-1]}/last
    echo $i > layers/${digests[i-1]}/file$i
done
echo "first" > layers/${digests[0]}/first

# TODO en: these names do not fit into a page of options.
# TODO ko: 이 이름들은 옵션 한 페이지에 들어가지 않습니다.
lower=
while read -r digest; do lower=/tmp/store/layers/$digest:$lower; done < order
mount -t overlay overlay -o "lowerdir=${lower%:}" root
