#!/bin/bash
# fails: no-chroot
# Misconception: chroot and pivot_root are the same. Above this root there is another directory, and .. leads
# there.
mkdir -p /tmp/image/{usr,proc,old}
ln -s usr/{bin,sbin,lib,lib64} /tmp/image

unshare --mount --pid --uts --ipc --net --cgroup --fork bash -c '
    set -e
    hostname box
    mount --rbind /tmp/image /tmp/image
    mount --bind /usr /tmp/image/usr
    mount -t proc proc /tmp/image/proc
    exec chroot /tmp/image sleep 4001
' &
