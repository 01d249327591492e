#!/bin/bash
# fails: two-values
# Misconception: the file is the setting. A file that lies over it is seen by programs, and unknown to the kernel.
echo "$LAB_PARAM_SWAPPINESS" > /tmp/swappiness
mount --bind /tmp/swappiness /proc/sys/vm/swappiness
