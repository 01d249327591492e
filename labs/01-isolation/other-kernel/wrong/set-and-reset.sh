#!/bin/bash
# fails: two-values
# Misconception: to have been there once is enough. The kernel holds what was written last.
before=$(cat /proc/sys/vm/swappiness)
echo "$LAB_PARAM_SWAPPINESS" > /proc/sys/vm/swappiness
echo "$before" > /proc/sys/vm/swappiness
