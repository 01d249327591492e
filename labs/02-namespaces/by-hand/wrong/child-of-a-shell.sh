#!/bin/bash
# fails: number-one
# Misconception: whatever runs in the container is process 1. Here that is the shell which waits.
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
    umount --lazy /old
    sleep 4001
    echo ended
' &
