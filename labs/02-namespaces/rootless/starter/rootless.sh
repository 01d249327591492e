#!/bin/bash
# rootless
#
# en: Let user 1000 run `sleep 3001` in the background as root inside: in a user namespace and a network namespace of
#     its own, with all capabilities, and with `lo` switched on there (`ip link set lo up`).
# ko: 사용자 1000번이 `sleep 3001`을 백그라운드에서, 안에서는 root로 실행하게 하세요. 자기만의 user 네임스페이스와
#     네트워크 네임스페이스에 있고, 모든 케이퍼빌리티를 가지며, 그곳의 `lo`가 켜져 있어야 합니다(`ip link set lo up`).

# TODO en: this is user 1000, who has nothing of all that.
# TODO ko: 사용자 1000번이기는 하지만 그 밖에는 아무것도 갖추지 못했습니다.
setpriv --reuid 1000 --clear-groups sleep 3001 &
