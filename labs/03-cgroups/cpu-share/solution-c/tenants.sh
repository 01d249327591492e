#!/bin/bash
# cpu-share, by a program, with another period and other weights of the same ratio
set -e
gcc -o /tmp/tenants /work/tenants.c
cd "$LAB_CGROUP_CPU"
/tmp/tenants
