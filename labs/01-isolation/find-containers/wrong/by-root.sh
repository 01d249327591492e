#!/bin/bash
# fails: containers-alive
# Misconception: whoever has a root of its own is in a container. That is what chroot gives, too.
bash /work/fleet.sh
for process in /proc/[0-9]*; do
    [ "$(tr '\0' ' ' < "$process/cmdline")" = 'web 100000 ' ] || continue
    [ "$(readlink "$process/root")" != / ] || kill -9 "${process#/proc/}"
done
