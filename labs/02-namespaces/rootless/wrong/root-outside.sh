#!/bin/bash
# fails: user-outside
# Misconception: root inside has to be root outside. Any user can be.
unshare --user --map-root-user --net bash -c 'ip link set lo up; exec sleep 3001' &
