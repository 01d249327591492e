#!/bin/bash
# by-hand
#
# en: Build a container in which `sleep 4001` is process 1: namespaces mnt, pid, uts, ipc, net and cgroup of its own,
#     host name `box`, root /tmp/image by pivot_root with the old root detached, and its own /proc. The sandbox's mounts
#     stay as they are. /tmp/image/usr is empty: bind /usr there, in the container's mount namespace.
# ko: `sleep 4001`이 1번 프로세스인 컨테이너를 만드세요. mnt, pid, uts, ipc, net, cgroup 네임스페이스가 자기 것이고, 호스트
#     이름은 `box`, 루트는 pivot_root로 바꾼 /tmp/image(옛 루트는 떼어 냄), /proc도 자기 것이어야 합니다. 샌드박스의
#     마운트는 그대로 두세요. /tmp/image/usr는 비어 있습니다. 컨테이너의 마운트 네임스페이스에서 /usr를 바인드하세요.

mkdir -p /tmp/image/{usr,proc,old}
ln -s usr/{bin,sbin,lib,lib64} /tmp/image

# TODO en: a new UTS namespace is a beginning.
# TODO ko: UTS 네임스페이스 하나로 시작해 보았습니다.
unshare --uts bash -c '
    hostname box
    exec sleep 4001
' &
