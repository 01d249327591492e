#!/bin/bash
# fails: topmost-itself
# Misconception: the newest layer is worked in, so a container gets a copy of it.
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
cp -r layers/${digests[99]} newest
mkdir l
ln -s ../newest l/100
lower=100
for i in {99..1}; do
    ln -s ../layers/${digests[i-1]} l/$i
    lower=$lower:$i
done
cd l
mount -t overlay overlay -o "lowerdir=$lower" ../root
