#!/bin/bash
# memory-limit
#
# en: Make the group "web" below $LAB_CGROUP_MEMORY and limit its memory to $LAB_PARAM_LIMIT.
# ko: $LAB_CGROUP_MEMORY 아래에 "web" 그룹을 만들고, 메모리를 $LAB_PARAM_LIMIT 으로 제한하세요.

group="$LAB_CGROUP_MEMORY/web"
mkdir "$group"

# TODO en: write the limit into the right file of the group, and close the way into swap.
# TODO ko: 그룹의 알맞은 파일에 제한을 쓰고, 스왑으로 새는 길도 막으세요.
ls -C -w 72 "$group"
