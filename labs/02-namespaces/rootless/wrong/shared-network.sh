#!/bin/bash
# fails: own-namespaces
# Misconception: lo is on already. It is the sandbox's; this process has no network of its own.
setpriv --reuid 1000 --clear-groups unshare --user --map-root-user sleep 3001 &
