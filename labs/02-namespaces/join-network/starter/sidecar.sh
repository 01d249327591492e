#!/bin/bash
# join-network
#
# en: A box is running: `sleep 2001` in namespaces of its own, and its number is in $box. Run `sleep 2002` in the
#     background so that it shares the network and IPC namespaces of $box, and nothing else of it.
# ko: 상자 하나가 돌고 있습니다. 자기만의 네임스페이스에 있는 `sleep 2001`이고, 번호는 $box에 있습니다. `sleep 2002`를
#     백그라운드로 실행하되 $box의 네트워크와 IPC 네임스페이스만 함께 쓰게 하세요.

bash /work/box.sh &
until read -r box < /proc/$!/task/$!/children; grep -qs sleep /proc/$box/comm; do sleep 0.02; done
readlink /proc/$box/ns/net /proc/$box/ns/ipc

# TODO en: this one shares nothing with the box.
# TODO ko: 이렇게 실행하면 상자와 아무것도 함께 쓰지 않습니다.
sleep 2002 &
