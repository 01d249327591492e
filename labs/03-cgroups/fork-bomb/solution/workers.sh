#!/bin/bash
# fork-bomb
set -e

# The pids controller has the same file names on v1 and on v2.
mkdir "$LAB_CGROUP_PIDS/jobs"
cd "$LAB_CGROUP_PIDS/jobs"
echo "$LAB_PARAM_MAX" > pids.max

for i in 1 2 3; do
    sleep 600 &
    echo $! > cgroup.procs          # one process id for each write
done
