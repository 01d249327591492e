#!/bin/bash
# find-containers
#
# en: Four servers run as `web 100000`. Two of them are process 1 of a container; the other two only look so. End those
#     two, and let the containers go on. What lies in their files proves nothing.
# ko: 서버 넷이 `web 100000`으로 돌고 있습니다. 둘은 컨테이너의 1번 프로세스이고, 둘은 그렇게 보일 뿐입니다. 그 둘을
#     끝내고 컨테이너는 그대로 두세요. 파일을 들여다보는 것으로는 아무것도 증명되지 않습니다.

bash /work/fleet.sh

for process in /proc/[0-9]*; do
    [ "$(tr '\0' ' ' < "$process/cmdline")" = 'web 100000 ' ] || continue
    pid=${process#/proc/}
    # TODO en: is $pid a container's process? If not: kill -9 $pid
    # TODO ko: $pid는 컨테이너의 프로세스입니까? 아니라면 kill -9 $pid
    echo "$pid"
done
