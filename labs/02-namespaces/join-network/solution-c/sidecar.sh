#!/bin/bash
# join-network, by setns(2)
set -e
gcc -o /tmp/sidecar /work/sidecar.c

bash /work/box.sh &
until read -r box < /proc/$!/task/$!/children; grep -qs sleep /proc/$box/comm; do sleep 0.02; done

/tmp/sidecar /proc/$box/ns/net /proc/$box/ns/ipc &
