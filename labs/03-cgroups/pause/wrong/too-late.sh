#!/bin/bash
# fails: frozen
# Misconception: it is enough that the job is stopped some day. When the script ends, it still computes.
bash /work/job.sh &
job=$!
until [ -e /tmp/job.ready ]; do sleep 0.02; done
children=$(cat /proc/$job/task/$job/children)
mkdir -p "$LAB_CGROUP_CPU/job" "$LAB_CGROUP_FREEZER/job"
cpu="$LAB_CGROUP_CPU/job" freezer="$LAB_CGROUP_FREEZER/job"
quota=$(( ${LAB_PARAM_PACE%\%} * 1000 ))
if [ -e "$cpu/cpu.max" ]; then echo "$quota 100000" > "$cpu/cpu.max"; else echo "$quota" > "$cpu/cpu.cfs_quota_us"; fi
for pid in $job $children; do
    echo "$pid" > "$cpu/cgroup.procs"
    echo "$pid" > "$freezer/cgroup.procs"
done
(
    sleep 100
    if [ -e "$freezer/cgroup.freeze" ]; then echo 1 > "$freezer/cgroup.freeze"; else echo FROZEN > "$freezer/freezer.state"; fi
) &
