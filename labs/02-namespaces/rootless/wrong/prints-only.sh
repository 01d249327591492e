#!/bin/bash
# fails: running
# Misconception: the grader reads what the script prints.
echo "uid=0(root)"
