#!/bin/bash
# fails: named
# Misconception: a new UTS namespace begins without a name. It begins as a copy of the old one, name and all.
mkdir -p /tmp/image/{usr,proc,old}
ln -s usr/{bin,sbin,lib,lib64} /tmp/image

unshare --mount --pid --uts --ipc --net --cgroup --fork bash -c '
    set -e
    mount --rbind /tmp/image /tmp/image
    mount --bind /usr /tmp/image/usr
    mount -t proc proc /tmp/image/proc
    cd /tmp/image
    pivot_root . old
    umount --lazy /old
    exec sleep 4001
' &
