#!/bin/bash
# fails: limit-set
# Misconception: it is enough that the limit comes some day. Until then the group has none.
mkdir "$LAB_CGROUP_MEMORY/web"
cd "$LAB_CGROUP_MEMORY/web"
if [ -e memory.max ]; then file=memory.max; else file=memory.limit_in_bytes; fi
(sleep 100; echo "$LAB_PARAM_LIMIT" > "$file") &
