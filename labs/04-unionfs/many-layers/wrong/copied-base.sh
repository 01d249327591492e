#!/bin/bash
# fails: lowest-itself
# Misconception: the base image belongs to somebody else, so it is copied before it is used.
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
cp -r layers/${digests[0]} base
mkdir l
ln -s ../base l/1
lower=1
for i in {2..100}; do
    ln -s ../layers/${digests[i-1]} l/$i
    lower=$i:$lower
done
cd l
mount -t overlay overlay -o "lowerdir=$lower" ../root
