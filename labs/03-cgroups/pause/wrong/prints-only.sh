#!/bin/bash
# fails: frozen
# Misconception: the grader reads what the script prints.
bash /work/job.sh &
echo FROZEN
echo 'frozen 1'
