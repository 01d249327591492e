#!/bin/bash
# fails: sandbox-proc
# Misconception: what is mounted inside stays inside. Without a mount namespace of its own, there is one /proc for
# all.
unshare --pid --fork bash -c 'mount -t proc proc /proc; exec bash /work/server.sh' &
