#!/bin/bash
# fails: three-to-one
# Misconception: weights work as nice values do, and the lower one wins.
cd "$LAB_CGROUP_CPU" && mkdir tenants && cd tenants
period=100000
quota=$(( ${LAB_PARAM_QUOTA%\%} * period / 100 ))
if [ -e cpu.max ]; then
    echo "$quota $period" > cpu.max
    echo +cpu > cgroup.subtree_control
    mkdir gold bronze
    echo 100 > gold/cpu.weight
    echo 300 > bronze/cpu.weight
else
    echo "$quota" > cpu.cfs_quota_us
    mkdir gold bronze
    echo 1024 > gold/cpu.shares
    echo 3072 > bronze/cpu.shares
fi
