#!/bin/bash
# fails: loopback-up
# Misconception: the order does not matter. Here root of the sandbox owns the network, and root inside has no say
# in it.
unshare --net setpriv --reuid 1000 --clear-groups \
    unshare --user --map-root-user bash -c 'ip link set lo up; exec sleep 3001' 2> /dev/null &
