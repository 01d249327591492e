#!/bin/bash
# fails: named
# Misconception: the host name is the variable HOSTNAME. The variable is only a copy that bash makes for itself.
HOSTNAME="$LAB_PARAM_NAME" unshare --uts sleep 1001 &
