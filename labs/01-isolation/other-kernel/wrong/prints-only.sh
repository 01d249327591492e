#!/bin/bash
# fails: two-values
# Misconception: the grader reads what the script prints.
echo "$LAB_PARAM_SWAPPINESS"
echo "here: $(uname -r), on the host: $LAB_HOST_RELEASE"
