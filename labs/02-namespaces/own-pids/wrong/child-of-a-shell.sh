#!/bin/bash
# fails: number-one
# Misconception: everything that is started in the namespace is process 1. Here that is the bash which waits for
# the server.
unshare --pid --fork --mount-proc bash -c 'bash /work/server.sh; echo ended' &
