#!/bin/bash
# fails: sandbox-keeps-its-name
# Misconception: a new namespace begins empty. It begins as a copy, so the name has to be set after, not before.
hostname "$LAB_PARAM_NAME"
unshare --uts sleep 1001 &
