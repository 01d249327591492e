#!/bin/bash
# fails: running
# Misconception: the grader reads what the script prints.
echo "uts:[4026539999]"
hostname
