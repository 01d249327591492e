#!/bin/bash
# fails: limited
# Misconception: what is right for a neighbour is right for everybody. The pace differs from learner to learner.
bash /work/job.sh &
job=$!
until [ -e /tmp/job.ready ]; do sleep 0.02; done
children=$(cat /proc/$job/task/$job/children)
mkdir -p "$LAB_CGROUP_CPU/job" "$LAB_CGROUP_FREEZER/job"
cpu="$LAB_CGROUP_CPU/job" freezer="$LAB_CGROUP_FREEZER/job"
if [ "$LAB_PARAM_PACE" = 10% ]; then quota=25000; else quota=10000; fi
if [ -e "$cpu/cpu.max" ]; then echo "$quota 100000" > "$cpu/cpu.max"; else echo "$quota" > "$cpu/cpu.cfs_quota_us"; fi
for pid in $job $children; do
    echo "$pid" > "$cpu/cgroup.procs"
    echo "$pid" > "$freezer/cgroup.procs"
done
if [ -e "$freezer/cgroup.freeze" ]; then echo 1 > "$freezer/cgroup.freeze"; else echo FROZEN > "$freezer/freezer.state"; fi
