#!/bin/bash
# fails: gold-alone
# Misconception: a share is a small ceiling. gold and bronze get fixed parts, 3 to 1: the ratio is right while both are
# busy, but what the one leaves unused is lost to the other.
cd "$LAB_CGROUP_CPU" && mkdir tenants && cd tenants
period=100000
quota=$(( ${LAB_PARAM_QUOTA%\%} * period / 100 ))
if [ -e cpu.max ]; then
    echo "$quota $period" > cpu.max
    echo +cpu > cgroup.subtree_control
    mkdir gold bronze
    echo "$(( quota / 4 )) $period" > gold/cpu.max
    echo "$(( quota / 12 )) $period" > bronze/cpu.max
else
    echo "$quota" > cpu.cfs_quota_us
    mkdir gold bronze
    echo "$(( quota / 4 ))" > gold/cpu.cfs_quota_us
    echo "$(( quota / 12 ))" > bronze/cpu.cfs_quota_us
fi
