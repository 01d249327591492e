#!/bin/bash
# fails: lowest-there
# Misconception: the first line of a list is its heading.
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
mkdir l; lower=; number=0
while read -r digest; do
    number=$((number + 1)); ln -s ../layers/$digest l/$number; lower=$number:$lower
done < <(tail -n +2 order)
cd l; mount -t overlay overlay -o "lowerdir=${lower%:}" ../root
