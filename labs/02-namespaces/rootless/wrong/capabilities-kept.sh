#!/bin/bash
# fails: own-namespaces
# Misconception: a user who is given all capabilities is rootless. These count outside, which is what was to be
# avoided.
unshare --net bash -c 'ip link set lo up; exec setpriv --reuid 1000 --clear-groups --inh-caps +all --ambient-caps +all sleep 3001' &
