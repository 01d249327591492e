#!/bin/bash
# fails: limit-bites
# Misconception: any memory file that takes a size is a wall. These two only say whose memory is taken back
# first, or last, when the machine runs short; no process is ever killed for them.
mkdir "$LAB_CGROUP_MEMORY/web"
cd "$LAB_CGROUP_MEMORY/web"
if [ -e memory.low ]; then file=memory.low; else file=memory.soft_limit_in_bytes; fi
echo "$LAB_PARAM_LIMIT" > "$file"
