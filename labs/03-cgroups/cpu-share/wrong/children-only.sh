#!/bin/bash
# fails: ceiling-set
# Misconception: the same ceiling on each child is a ceiling for both together. Together they may use twice as much.
cd "$LAB_CGROUP_CPU" && mkdir tenants && cd tenants
period=100000
quota=$(( ${LAB_PARAM_QUOTA%\%} * period / 100 ))
if [ -e cpu.max ]; then
    echo +cpu > cgroup.subtree_control
    mkdir gold bronze
    echo "$quota $period" | tee gold/cpu.max > bronze/cpu.max
    echo 300 > gold/cpu.weight
else
    mkdir gold bronze
    echo "$quota" | tee gold/cpu.cfs_quota_us > bronze/cpu.cfs_quota_us
    echo 3072 > gold/cpu.shares
fi
