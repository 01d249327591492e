#!/bin/bash
# fails: ceiling-set
# Misconception: what is right for a neighbour is right for everybody. The ceiling differs from learner to learner.
cd "$LAB_CGROUP_CPU" && mkdir tenants && cd tenants
period=100000
if [ "$LAB_PARAM_QUOTA" = 15% ]; then quota=20000; else quota=15000; fi
if [ -e cpu.max ]; then
    echo "$quota $period" > cpu.max
    echo +cpu > cgroup.subtree_control
    mkdir gold bronze
    echo 300 > gold/cpu.weight
else
    echo "$quota" > cpu.cfs_quota_us
    mkdir gold bronze
    echo 3072 > gold/cpu.shares
fi
