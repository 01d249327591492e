#!/bin/bash
# fails: sandbox-as-it-was
# Misconception: it does not matter where an image is mounted. What is mounted outside stays outside when the
# container has gone.
mkdir -p /tmp/image/{usr,proc,old}
ln -s usr/{bin,sbin,lib,lib64} /tmp/image
mount --rbind /tmp/image /tmp/image
mount --bind /usr /tmp/image/usr

unshare --mount --pid --uts --ipc --net --cgroup --fork bash -c '
    set -e
    hostname box
    mount --rbind /tmp/image /tmp/image
    mount -t proc proc /tmp/image/proc
    cd /tmp/image
    pivot_root . old
    umount --lazy /old
    exec sleep 4001
' &
