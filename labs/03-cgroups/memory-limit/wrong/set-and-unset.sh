#!/bin/bash
# fails: limit-set
# Misconception: a limit that once held is enough; here it is lifted again before the script ends.
mkdir "$LAB_CGROUP_MEMORY/web"
cd "$LAB_CGROUP_MEMORY/web"
if [ -e memory.max ]; then
    echo "$LAB_PARAM_LIMIT" > memory.max
    echo max > memory.max
else
    echo "$LAB_PARAM_LIMIT" > memory.limit_in_bytes
    echo -1 > memory.limit_in_bytes
fi
