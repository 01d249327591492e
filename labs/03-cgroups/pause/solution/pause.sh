#!/bin/bash
# pause
set -e

bash /work/job.sh &
job=$!
until [ -e /tmp/job.ready ]; do sleep 0.02; done      # now its children are running, too

cpu="$LAB_CGROUP_CPU/job"
freezer="$LAB_CGROUP_FREEZER/job"
mkdir -p "$cpu" "$freezer"                            # on v2 these are one and the same directory

quota=$(( ${LAB_PARAM_PACE%\%} * 1000 ))             # of a period of 100000 microseconds
if [ -e "$cpu/cpu.max" ]; then
    echo "$quota 100000" > "$cpu/cpu.max"
else
    echo "$quota" > "$cpu/cpu.cfs_quota_us"
fi

# Children made before the move stay where they are, so they move by themselves. The parent goes first: whatever it
# starts from then on is born inside.
for pid in $job $(cat /proc/$job/task/$job/children); do
    echo "$pid" > "$cpu/cgroup.procs"
    echo "$pid" > "$freezer/cgroup.procs"
done

if [ -e "$freezer/cgroup.freeze" ]; then
    echo 1 > "$freezer/cgroup.freeze"
    until grep -q 'frozen 1' "$freezer/cgroup.events"; do sleep 0.02; done
else
    echo FROZEN > "$freezer/freezer.state"
    until grep -q FROZEN "$freezer/freezer.state"; do sleep 0.02; done
fi
