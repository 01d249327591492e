#!/bin/bash
# fork-bomb, by a program: each worker enters the group by itself, before it becomes a worker
set -e
gcc -o /tmp/workers /work/workers.c
mkdir "$LAB_CGROUP_PIDS/jobs"
cd "$LAB_CGROUP_PIDS/jobs"
/tmp/workers
