#!/bin/bash
# fails: containers-alive
# Misconception: a container is known by the files that engines leave in it.
bash /work/fleet.sh
for process in /proc/[0-9]*; do
    [ "$(tr '\0' ' ' < "$process/cmdline")" = 'web 100000 ' ] || continue
    [ -e "$process/root/.dockerenv" ] || kill -9 "${process#/proc/}"
done
