#!/bin/bash
# fails: own-rest
# Misconception: what two or three of them share, all of them do. Here: the network of the first program.
bash /work/four.sh
unshare --pid --fork --mount-proc --uts bash -c 'exec -a witness sleep 100000' &
