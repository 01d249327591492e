#!/bin/bash
# fails: own-proc
# Misconception: /proc is a directory like any other. It belongs to the PID namespace in which it was mounted.
mkdir -p /tmp/image/{usr,proc,old}
ln -s usr/{bin,sbin,lib,lib64} /tmp/image

unshare --mount --pid --uts --ipc --net --cgroup --fork bash -c '
    set -e
    hostname box
    mount --rbind /tmp/image /tmp/image
    mount --bind /usr /tmp/image/usr
    mount --rbind /proc /tmp/image/proc
    cd /tmp/image
    pivot_root . old
    umount --lazy /old
    exec sleep 4001
' &
