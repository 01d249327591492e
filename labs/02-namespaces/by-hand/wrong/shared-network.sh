#!/bin/bash
# fails: namespaces
# Misconception: unshare without a flag for the network separates the network as well.
mkdir -p /tmp/image/{usr,proc,old}
ln -s usr/{bin,sbin,lib,lib64} /tmp/image

unshare --mount --pid --uts --ipc --cgroup --fork bash -c '
    set -e
    hostname box
    mount --rbind /tmp/image /tmp/image
    mount --bind /usr /tmp/image/usr
    mount -t proc proc /tmp/image/proc
    cd /tmp/image
    pivot_root . old
    umount --lazy /old
    exec sleep 4001
' &
