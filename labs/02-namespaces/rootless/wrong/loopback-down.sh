#!/bin/bash
# fails: loopback-up
# Misconception: a new network begins with a working loopback.
setpriv --reuid 1000 --clear-groups unshare --user --map-root-user --net sleep 3001 &
