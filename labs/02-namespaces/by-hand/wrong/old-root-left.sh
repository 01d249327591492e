#!/bin/bash
# fails: old-root-gone
# Misconception: pivot_root takes the old root away. It moves it, and there it stays until it is detached.
mkdir -p /tmp/image/{usr,proc,old}
ln -s usr/{bin,sbin,lib,lib64} /tmp/image

unshare --mount --pid --uts --ipc --net --cgroup --fork bash -c '
    set -e
    hostname box
    mount --rbind /tmp/image /tmp/image
    mount --bind /usr /tmp/image/usr
    mount -t proc proc /tmp/image/proc
    cd /tmp/image
    pivot_root . old
    exec sleep 4001
' &
