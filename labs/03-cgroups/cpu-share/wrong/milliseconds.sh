#!/bin/bash
# fails: ceiling-set
# Misconception: the quota counts against a second. It counts against the period, which is 100 ms unless told otherwise;
# 200 ms in each 100 ms are two whole CPUs.
cd "$LAB_CGROUP_CPU" && mkdir tenants && cd tenants
quota=$(( ${LAB_PARAM_QUOTA%\%} * 1000000 / 100 ))
if [ -e cpu.max ]; then
    echo "$quota" > cpu.max
    echo +cpu > cgroup.subtree_control
    mkdir gold bronze
    echo 300 > gold/cpu.weight
else
    echo "$quota" > cpu.cfs_quota_us
    mkdir gold bronze
    echo 3072 > gold/cpu.shares
fi
