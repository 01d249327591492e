#!/bin/bash
# memory-limit, by a program, and in bytes
set -e
gcc -o /tmp/limit /work/limit.c
mkdir "$LAB_CGROUP_MEMORY/web"
cd "$LAB_CGROUP_MEMORY/web"
/tmp/limit "$(numfmt --from=iec "$LAB_PARAM_LIMIT")"
