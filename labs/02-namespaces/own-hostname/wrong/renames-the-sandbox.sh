#!/bin/bash
# fails: own-uts
# Misconception: a host name is a property of the process that sets it. It belongs to the namespace, which
# everybody here shares.
hostname "$LAB_PARAM_NAME"
sleep 1001 &
