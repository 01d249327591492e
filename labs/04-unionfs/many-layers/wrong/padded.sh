#!/bin/bash
# fails: middle-itself
# Misconception: what counts is how many layers there are.
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
mkdir flat
while read -r digest; do cp -r layers/$digest/. flat; done < order
mkdir empty
lower=flat
for i in {1..99}; do mkdir empty/$i; lower=$lower:empty/$i; done
mount -t overlay overlay -o lowerdir=$lower root
