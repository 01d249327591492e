#!/bin/bash
# fails: running
# Misconception: a server is started by running it for a while.
timeout --signal=KILL 0.5 unshare --pid --fork --kill-child --mount-proc bash /work/server.sh
sleep 0.5
