#!/bin/bash
# fails: four-as-they-were
# Misconception: what was forgotten for the four may be put right.
bash /work/four.sh
pkill_one() { for p in /proc/[0-9]*; do grep -qsa '^one' $p/cmdline && kill -9 ${p#/proc/}; done; }
pkill_one
unshare --pid --fork --mount-proc --uts --net --ipc bash -c 'exec -a one sleep 100000' &
unshare --pid --fork --mount-proc --uts --net bash -c 'exec -a witness sleep 100000' &
