#!/bin/bash
# fails: limit-set
# Misconception: the grader reads what the script prints.
mkdir "$LAB_CGROUP_PIDS/jobs"
echo "pids.max = $LAB_PARAM_MAX"
echo "fork: Resource temporarily unavailable"
