#!/bin/bash
# fails: joined
# Misconception: whoever joins a namespace takes it over. The box has ended, and nobody is left to share with.
bash /work/box.sh &
until read -r box < /proc/$!/task/$!/children; grep -qs sleep /proc/$box/comm; do sleep 0.02; done
nsenter --target $box --net --ipc sleep 2002 &
sleep 0.2
kill -9 $box
