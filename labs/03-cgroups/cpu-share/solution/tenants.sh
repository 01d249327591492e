#!/bin/bash
# cpu-share
set -e

period=100000                                     # microseconds
quota=$(( ${LAB_PARAM_QUOTA%\%} * period / 100 )) # 20% becomes 20000

mkdir "$LAB_CGROUP_CPU/tenants"
cd "$LAB_CGROUP_CPU/tenants"

if [ -e cpu.max ]; then                           # v2
    echo "$quota $period" > cpu.max
    echo +cpu > cgroup.subtree_control            # the children get cpu.* files from here on
    mkdir gold bronze
    echo 300 > gold/cpu.weight
    echo 100 > bronze/cpu.weight
else                                              # v1
    echo "$period" > cpu.cfs_period_us
    echo "$quota" > cpu.cfs_quota_us
    mkdir gold bronze
    echo 3072 > gold/cpu.shares
    echo 1024 > bronze/cpu.shares
fi
