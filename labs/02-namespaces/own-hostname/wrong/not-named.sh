#!/bin/bash
# fails: named
# Misconception: the namespace alone brings a name of its own.
unshare --uts sleep 1001 &
