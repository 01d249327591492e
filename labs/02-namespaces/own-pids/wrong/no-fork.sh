#!/bin/bash
# fails: own-pid
# Misconception: unshare moves its caller into the new PID namespace. It is for the children; without --fork the
# server is none.
unshare --pid --mount bash /work/server.sh &
