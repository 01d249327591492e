#!/bin/bash
# still-shared
bash /work/four.sh
unshare --pid --fork --mount-proc --uts --net bash -c 'exec -a witness sleep 100000' &
