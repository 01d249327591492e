#!/bin/bash
# fails: limit-set
# Misconception: the limit belongs to the process that set it. It belongs to the group, and went with it.
mkdir "$LAB_CGROUP_MEMORY/web"
cd "$LAB_CGROUP_MEMORY/web"
if [ -e memory.max ]; then file=memory.max; else file=memory.limit_in_bytes; fi
echo "$LAB_PARAM_LIMIT" > "$file"
cd /
rmdir "$LAB_CGROUP_MEMORY/web"
