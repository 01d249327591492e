#!/bin/bash
# fails: own-uts
# Misconception: a namespace stays for the commands that follow. It ended with the only process in it.
unshare --uts hostname "$LAB_PARAM_NAME"
sleep 1001 &
