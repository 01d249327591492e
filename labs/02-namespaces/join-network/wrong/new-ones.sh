#!/bin/bash
# fails: joined
# Misconception: two new namespaces of the same kind are the same namespace. Each has a number of its own.
bash /work/box.sh &
until read -r box < /proc/$!/task/$!/children; grep -qs sleep /proc/$box/comm; do sleep 0.02; done
unshare --net --ipc sleep 2002 &
