#!/bin/bash
# fails: two-values
# Misconception: root is root. Root of a container is somebody else to the kernel, and may not change its settings.
setpriv --reuid 1000 --clear-groups unshare --user --map-root-user --mount --pid --fork --mount-proc bash -c '
    echo "$LAB_PARAM_SWAPPINESS" > /proc/sys/vm/swappiness'
