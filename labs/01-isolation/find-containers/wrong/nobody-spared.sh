#!/bin/bash
# fails: containers-alive
# Misconception: whatever has a number here is a process of the host, and no container.
bash /work/fleet.sh
for process in /proc/[0-9]*; do
    [ "$(tr '\0' ' ' < "$process/cmdline")" = 'web 100000 ' ] || continue
    false || kill -9 "${process#/proc/}"
done
