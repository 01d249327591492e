#!/bin/bash
# fails: own-proc
# Misconception: any mount on /proc renews it. A bind mount of the old one is the old one.
unshare --pid --mount --fork bash -c 'mount --bind /proc /proc; exec bash /work/server.sh' &
