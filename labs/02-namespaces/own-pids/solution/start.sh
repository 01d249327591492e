#!/bin/bash
# own-pids
unshare --pid --fork --mount-proc bash /work/server.sh &
