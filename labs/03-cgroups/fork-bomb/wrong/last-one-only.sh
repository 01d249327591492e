#!/bin/bash
# fails: workers-inside
# Misconception: $! stands for all background processes. It is the last one; the first two stay outside.
mkdir "$LAB_CGROUP_PIDS/jobs"
echo "$LAB_PARAM_MAX" > "$LAB_CGROUP_PIDS/jobs/pids.max"
for i in 1 2 3; do
    sleep 600 &
done
echo $! > "$LAB_CGROUP_PIDS/jobs/cgroup.procs"
