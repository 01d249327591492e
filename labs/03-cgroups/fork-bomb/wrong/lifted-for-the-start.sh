#!/bin/bash
# fails: bomb-stopped
# Misconception: a group that was once limited stays limited, whatever is written afterwards.
mkdir "$LAB_CGROUP_PIDS/jobs"
echo "$LAB_PARAM_MAX" > "$LAB_CGROUP_PIDS/jobs/pids.max"
echo max > "$LAB_CGROUP_PIDS/jobs/pids.max"
for i in 1 2 3; do
    sleep 600 &
    echo $! > "$LAB_CGROUP_PIDS/jobs/cgroup.procs"
done
