#!/bin/bash
# fork-bomb
#
# en: Three workers are started here. Put all three, and only them, into the group "jobs" below
#     $LAB_CGROUP_PIDS, and let that group hold at most $LAB_PARAM_MAX processes.
# ko: 여기서 작업자 세 개가 시작됩니다. 셋 모두를, 그리고 그 셋만 $LAB_CGROUP_PIDS 아래의 "jobs" 그룹에 넣고,
#     그룹 안의 프로세스가 $LAB_PARAM_MAX 개를 넘지 못하게 하세요.

mkdir "$LAB_CGROUP_PIDS/jobs"

for i in 1 2 3; do
    sleep 600 &
done

# TODO en: move the workers ($! is the process id of the last one started), and set the limit.
# TODO ko: 작업자를 옮기고 ($! 는 방금 시작한 프로세스의 번호입니다) 제한을 거세요.
