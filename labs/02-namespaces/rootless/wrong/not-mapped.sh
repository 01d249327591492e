#!/bin/bash
# fails: capable
# Misconception: a user namespace makes root by itself. Without a map one is nobody, and exec takes every
# capability away.
setpriv --reuid 1000 --clear-groups \
    unshare --user --net bash -c 'ip link set lo up; exec sleep 3001' 2> /dev/null &
