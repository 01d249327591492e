#!/bin/bash
# fails: running
# Misconception: to have been there once is proof enough.
bash /work/four.sh
unshare --pid --fork --mount-proc --uts --net bash -c 'exec -a witness sleep 0.1' &
wait $!
