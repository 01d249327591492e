#!/bin/bash
# fails: only-containers
# Misconception: the grader reads what the script prints.
bash /work/fleet.sh
grep NSpid /proc/[0-9]*/status
