#!/bin/bash
# fails: three-to-one
# Misconception: a group's name makes it a member. gold and bronze stand beside tenants, not in it.
cd "$LAB_CGROUP_CPU" && mkdir tenants gold bronze
period=100000
quota=$(( ${LAB_PARAM_QUOTA%\%} * period / 100 ))
if [ -e tenants/cpu.max ]; then
    echo "$quota $period" > tenants/cpu.max
    echo 300 > gold/cpu.weight
    echo 100 > bronze/cpu.weight
else
    echo "$quota" > tenants/cpu.cfs_quota_us
    echo 3072 > gold/cpu.shares
    echo 1024 > bronze/cpu.shares
fi
