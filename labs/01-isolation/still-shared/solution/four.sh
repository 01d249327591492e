#!/bin/bash
# Starts four programs, each of them "isolated" by somebody who forgot something. Leave this file as it is.
mkdir -p /tmp/jail/usr
mount --bind /usr /tmp/jail/usr
ln -s usr/{bin,sbin,lib,lib64} /tmp/jail

run() { exec -a "$1" sleep 100000; }
export -f run
unshare --pid --fork --mount-proc --uts bash -c 'run one' &
unshare --pid --fork --mount-proc --net bash -c 'run two' &
unshare --mount --uts --net chroot /tmp/jail bash -c 'run three' &
unshare --pid --fork --uts --net chroot /tmp/jail bash -c 'run four' &
until [ "$(grep -lsx 'sleep' /proc/[0-9]*/comm | wc -l)" = 4 ]; do sleep 0.02; done 2> /dev/null
