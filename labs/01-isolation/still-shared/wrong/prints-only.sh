#!/bin/bash
# fails: running
# Misconception: the grader reads what the script prints.
bash /work/four.sh
echo "they share ipc"
