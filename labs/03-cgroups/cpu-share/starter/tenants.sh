#!/bin/bash
# cpu-share
#
# en: Two tenants share a machine. Below $LAB_CGROUP_CPU make three groups:
#         tenants           may use $LAB_PARAM_QUOTA of one CPU, all of it together
#         tenants/gold      gets three times as much as bronze when both want it, and all of it when alone
#         tenants/bronze
# ko: 테넌트(tenant) 둘이 머신 하나를 나눠 씁니다. $LAB_CGROUP_CPU 아래에 그룹 세 개를 만드세요.
#         tenants           통틀어 CPU 하나의 $LAB_PARAM_QUOTA 까지
#         tenants/gold      둘 다 바쁠 때는 bronze의 세 배, 혼자일 때는 전부
#         tenants/bronze

period=100000                                     # microseconds
quota=$(( ${LAB_PARAM_QUOTA%\%} * period / 100 )) # 20% becomes 20000

mkdir "$LAB_CGROUP_CPU/tenants"

# TODO en: write the ceiling. On v2: hand the cpu controller down to the children before you make them.
# TODO ko: 상한을 쓰세요. v2라면 자식을 만들기 전에 cpu 컨트롤러를 물려주어야 합니다.

mkdir "$LAB_CGROUP_CPU/tenants/gold" "$LAB_CGROUP_CPU/tenants/bronze"

# TODO en: give the two their weights.
# TODO ko: 두 그룹에 가중치를 주세요.
echo "$quota of $period"
