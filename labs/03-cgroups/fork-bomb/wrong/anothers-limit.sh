#!/bin/bash
# fails: limit-set
# Misconception: what is right for a neighbour is right for everybody. The limit differs from learner to learner.
mkdir "$LAB_CGROUP_PIDS/jobs"
if [ "$LAB_PARAM_MAX" = 16 ]; then max=24; else max=16; fi
echo "$max" > "$LAB_CGROUP_PIDS/jobs/pids.max"
for i in 1 2 3; do
    sleep 600 &
    echo $! > "$LAB_CGROUP_PIDS/jobs/cgroup.procs"
done
