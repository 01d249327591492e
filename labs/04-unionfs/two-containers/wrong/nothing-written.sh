#!/bin/bash
# fails: one-changed
# Misconception: mounting is all that is asked.
mkdir -p /tmp/store; [ ! -d /disk ] || mount --bind /disk /tmp/store
cd /tmp/store
mkdir -p image/etc one/root two/root
echo "from the image" > image/etc/motd
echo "Debian 12" > image/etc/release
s=/tmp/store
for c in one two; do
    mkdir $c/upper $c/work
    mount -t overlay overlay -o lowerdir=$s/image,upperdir=$s/$c/upper,workdir=$s/$c/work,userxattr $c/root
done
