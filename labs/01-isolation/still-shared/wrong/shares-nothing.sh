#!/bin/bash
# fails: shares-it
# Misconception: isolated programs share nothing.
bash /work/four.sh
unshare --pid --fork --mount-proc --uts --net --ipc bash -c 'exec -a witness sleep 100000' &
