#!/bin/bash
# fails: workers-inside
# Misconception: whoever makes a group is in it, and so is all that he starts.
mkdir "$LAB_CGROUP_PIDS/jobs"
echo "$LAB_PARAM_MAX" > "$LAB_CGROUP_PIDS/jobs/pids.max"
for i in 1 2 3; do
    sleep 600 &
done
