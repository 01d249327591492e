#!/bin/bash
# fails: limit-set
# Misconception: what is right for a neighbour is right for everybody. The limit differs from learner to learner.
mkdir "$LAB_CGROUP_MEMORY/web"
cd "$LAB_CGROUP_MEMORY/web"
if [ "$LAB_PARAM_LIMIT" = 48M ]; then limit=64M; else limit=48M; fi
if [ -e memory.max ]; then file=memory.max; else file=memory.limit_in_bytes; fi
echo "$limit" > "$file"
