#!/bin/bash
# memory-limit
set -e

group="$LAB_CGROUP_MEMORY/web"
mkdir "$group"
cd "$group"

if [ -e memory.max ]; then                                    # v2
    echo "$LAB_PARAM_LIMIT" > memory.max
    [ ! -e memory.swap.max ] || echo 0 > memory.swap.max      # memory.max does not count swap
else                                                          # v1
    echo "$LAB_PARAM_LIMIT" > memory.limit_in_bytes
    # memsw is memory and swap together; it may never be below the memory limit, so it comes second.
    [ ! -e memory.memsw.limit_in_bytes ] || echo "$LAB_PARAM_LIMIT" > memory.memsw.limit_in_bytes
fi
