#!/bin/bash
# still-shared
#
# en: Four programs run: one, two, three and four. Find the kind of namespace that all four of them share. Prove it by
#     `witness 100000` in the background: it shares that kind with them, and has its own of the other kinds that are
#     printed here.
# ko: 프로그램 넷 one, two, three, four가 돕니다. 넷이 모두 함께 쓰는 네임스페이스가 어떤 종류인지 찾으세요. 증명은
#     백그라운드의 `witness 100000`입니다. 그 종류는 넷과 함께 쓰고, 여기에 출력되는 나머지 종류는 자기 것이어야 합니다.

bash /work/four.sh
for process in /proc/[0-9]*; do
    name=$(tr '\0' ' ' < "$process/cmdline")
    case $name in one*|two*|three*|four*) ;; *) continue ;; esac
    echo "$name"
    readlink "$process"/ns/{pid,mnt,uts,net,ipc}
done

# TODO en: this witness shares everything with everybody.
# TODO ko: 이 증인은 모두와 모든 것을 함께 씁니다.
bash -c 'exec -a witness sleep 100000' &
