#!/bin/bash
# fails: image-is-the-root
# Misconception: to prepare a root is to use it.
mkdir -p /tmp/image/{usr,proc,old}
ln -s usr/{bin,sbin,lib,lib64} /tmp/image

unshare --mount --pid --uts --ipc --net --cgroup --fork bash -c '
    set -e
    hostname box
    mount --rbind /tmp/image /tmp/image
    mount --bind /usr /tmp/image/usr
    mount -t proc proc /proc
    exec sleep 4001
' &
