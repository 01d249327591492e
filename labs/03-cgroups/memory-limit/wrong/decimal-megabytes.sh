#!/bin/bash
# fails: limit-set
# Misconception: 64M means 64,000,000 bytes. The kernel counts in 1024s, as docker's 64m does.
mkdir "$LAB_CGROUP_MEMORY/web"
cd "$LAB_CGROUP_MEMORY/web"
if [ -e memory.max ]; then file=memory.max; else file=memory.limit_in_bytes; fi
echo "$(( ${LAB_PARAM_LIMIT%M} * 1000 * 1000 ))" > "$file"
