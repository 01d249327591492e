#!/bin/bash
# fails: joined
# Misconception: $$ is the process that is meant. It is this script, which is in the sandbox.
bash /work/box.sh &
until read -r box < /proc/$!/task/$!/children; grep -qs sleep /proc/$box/comm; do sleep 0.02; done
nsenter --target $$ --net --ipc sleep 2002 &
