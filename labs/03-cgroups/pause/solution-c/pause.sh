#!/bin/bash
# pause, by a program that enters the group before it becomes the job: whatever the job starts is born inside
set -e
gcc -o /tmp/inside /work/inside.c

cpu="$LAB_CGROUP_CPU/job"
freezer="$LAB_CGROUP_FREEZER/job"
mkdir -p "$cpu" "$freezer"
/tmp/inside "$cpu/cgroup.procs" "$freezer/cgroup.procs" &
until [ -e /tmp/job.ready ]; do sleep 0.02; done

if [ -e "$cpu/cpu.max" ]; then
    echo "$(( ${LAB_PARAM_PACE%\%} * 500 )) 50000" > "$cpu/cpu.max"
else
    echo 50000 > "$cpu/cpu.cfs_period_us"
    echo "$(( ${LAB_PARAM_PACE%\%} * 500 ))" > "$cpu/cpu.cfs_quota_us"
fi

if [ -e "$freezer/cgroup.freeze" ]; then echo 1 > "$freezer/cgroup.freeze"; else echo FROZEN > "$freezer/freezer.state"; fi
