#!/bin/bash
# fails: running
# Misconception: the grader reads what the script prints.
bash /work/box.sh &
until read -r box < /proc/$!/task/$!/children; grep -qs sleep /proc/$box/comm; do sleep 0.02; done
readlink /proc/$box/ns/net
