#!/bin/bash
# own-hostname
#
# en: Run `sleep 1001` in the background, in a UTS namespace of its own. In there the host name is $LAB_PARAM_NAME;
#     the sandbox's own stays `lab`.
# ko: `sleep 1001`을 자기만의 UTS 네임스페이스에서 백그라운드로 실행하세요. 그 안의 호스트 이름은 $LAB_PARAM_NAME
#     이고, 샌드박스의 이름은 `lab` 그대로여야 합니다.

# TODO en: this one shares the sandbox's host name.
# TODO ko: 이렇게 실행하면 샌드박스와 호스트 이름을 함께 씁니다.
sleep 1001 &
