#!/bin/bash
# fails: joined
# Misconception: entering one namespace of a container enters the container.
bash /work/box.sh &
until read -r box < /proc/$!/task/$!/children; grep -qs sleep /proc/$box/comm; do sleep 0.02; done
nsenter --target $box --net sleep 2002 &
