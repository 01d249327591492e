#!/bin/bash
# fails: two-values
# Misconception: what is right for a neighbour is right for everybody. The value differs from learner to learner.
if [ "$LAB_PARAM_SWAPPINESS" = 37 ]; then value=53; else value=37; fi
echo "$value" > /proc/sys/vm/swappiness
