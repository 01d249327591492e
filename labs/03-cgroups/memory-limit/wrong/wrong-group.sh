#!/bin/bash
# fails: limit-set
# Misconception: a limit on a group also covers its sibling.
mkdir "$LAB_CGROUP_MEMORY/web" "$LAB_CGROUP_MEMORY/limited"
cd "$LAB_CGROUP_MEMORY/limited"
if [ -e memory.max ]; then file=memory.max; else file=memory.limit_in_bytes; fi
echo "$LAB_PARAM_LIMIT" > "$file"
