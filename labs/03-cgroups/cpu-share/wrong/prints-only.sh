#!/bin/bash
# fails: ceiling-set
# Misconception: the grader reads what the script prints.
mkdir -p "$LAB_CGROUP_CPU/tenants"
[ ! -e "$LAB_CGROUP_CPU/tenants/cpu.max" ] || echo +cpu > "$LAB_CGROUP_CPU/tenants/cgroup.subtree_control"
mkdir "$LAB_CGROUP_CPU/tenants/gold" "$LAB_CGROUP_CPU/tenants/bronze"
echo "tenants: $LAB_PARAM_QUOTA, gold: 3, bronze: 1"
