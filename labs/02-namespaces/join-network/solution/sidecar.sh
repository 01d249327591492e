#!/bin/bash
# join-network
bash /work/box.sh &
until read -r box < /proc/$!/task/$!/children; grep -qs sleep /proc/$box/comm; do sleep 0.02; done

nsenter --target $box --net --ipc sleep 2002 &
