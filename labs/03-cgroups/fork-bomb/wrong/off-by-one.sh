#!/bin/bash
# fails: limit-set
# Misconception: the limit is the first number that is refused. It is the last one that is allowed.
mkdir "$LAB_CGROUP_PIDS/jobs"
echo "$(( LAB_PARAM_MAX + 1 ))" > "$LAB_CGROUP_PIDS/jobs/pids.max"
for i in 1 2 3; do
    sleep 600 &
    echo $! > "$LAB_CGROUP_PIDS/jobs/cgroup.procs"
done
