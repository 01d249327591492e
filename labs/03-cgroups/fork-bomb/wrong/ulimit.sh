#!/bin/bash
# fails: bomb-stopped
# Misconception: ulimit -u is the same. It is handed down from process to process, and counts what one user runs
# everywhere; it knows nothing of the group, and whoever enters the group later is not bound by it.
mkdir "$LAB_CGROUP_PIDS/jobs"
for i in 1 2 3; do
    sleep 600 &
    echo $! > "$LAB_CGROUP_PIDS/jobs/cgroup.procs"
done
ulimit -u "$LAB_PARAM_MAX"
