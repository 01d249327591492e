#!/bin/bash
# own-pids
#
# en: Start /work/server.sh as process 1 of a PID namespace of its own, with a /proc that shows only that namespace.
#     It must go on when this script has ended. The sandbox's own /proc stays what it is.
# ko: /work/server.sh를 자기만의 PID 네임스페이스의 1번 프로세스로 실행하세요. 그 /proc에는 그 네임스페이스만
#     보여야 합니다. 이 스크립트가 끝난 뒤에도 계속 돌아야 하고, 샌드박스의 /proc는 그대로여야 합니다.

# TODO en: this one sees every process of the sandbox.
# TODO ko: 이렇게 실행하면 샌드박스의 모든 프로세스가 보입니다.
bash /work/server.sh &
