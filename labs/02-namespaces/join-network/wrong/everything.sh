#!/bin/bash
# fails: rest-of-the-sandbox
# Misconception: a sidecar is inside its container, as docker exec is.
bash /work/box.sh &
until read -r box < /proc/$!/task/$!/children; grep -qs sleep /proc/$box/comm; do sleep 0.02; done
nsenter --target $box --net --ipc --uts --pid --mount sleep 2002 &
