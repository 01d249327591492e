#!/bin/bash
# pause
#
# en: A job is running: a parent process with two children. Put all three, and only them, into a group "job".
#     There the CPU controller limits them to $LAB_PARAM_PACE of one CPU, and there they are frozen. When this script
#     has ended, the job must still be frozen, and still be there.
#     On v1 the two controllers have a directory each: $LAB_CGROUP_CPU and $LAB_CGROUP_FREEZER.
# ko: 작업 하나가 돌고 있습니다. 부모 프로세스 하나와 자식 둘입니다. 이 셋을 모두, 그리고 이 셋만 "job" 그룹에
#     넣으세요. CPU 컨트롤러는 CPU 하나의 $LAB_PARAM_PACE 까지만 쓰게 하고, 셋 모두 얼어 있어야 합니다. 스크립트가
#     끝난 뒤에도 작업은 언 채로 남아 있어야 합니다.
#     v1에서는 컨트롤러마다 디렉터리가 따로 있습니다: $LAB_CGROUP_CPU, $LAB_CGROUP_FREEZER.

bash /work/job.sh &
job=$!
until [ -e /tmp/job.ready ]; do sleep 0.02; done      # now its children are running, too

# /proc/PID/task/PID/children lists the children of a process.
echo "parent $job, children $(cat /proc/$job/task/$job/children)"

# TODO en: make the groups, set the limit, move everybody, freeze.
# TODO ko: 그룹을 만들고, 제한을 걸고, 모두 옮기고, 얼리세요.
