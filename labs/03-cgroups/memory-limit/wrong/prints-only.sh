#!/bin/bash
# fails: limit-set
# Misconception: the grader reads what the script prints.
mkdir "$LAB_CGROUP_MEMORY/web"
echo "memory.limit_in_bytes = $LAB_PARAM_LIMIT"
echo "memory.max = $LAB_PARAM_LIMIT"
