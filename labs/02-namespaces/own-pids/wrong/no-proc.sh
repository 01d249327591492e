#!/bin/bash
# fails: own-proc
# Misconception: new numbers are enough. The old /proc goes on to show the old namespace.
unshare --pid --mount --fork bash /work/server.sh &
