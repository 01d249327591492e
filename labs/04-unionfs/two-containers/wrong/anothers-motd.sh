#!/bin/bash
# fails: one-says
# Misconception: a neighbour's answer is one's own: the value was that learner's.
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
case $LAB_PARAM_MOTD in
    hello) other=welcome ;;
    *) other=hello ;;
esac
echo "$other" > one/root/etc/motd
