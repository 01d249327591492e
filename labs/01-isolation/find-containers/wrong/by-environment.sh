#!/bin/bash
# fails: containers-alive
# Misconception: a variable of its environment tells. Anybody can set one.
bash /work/fleet.sh
for process in /proc/[0-9]*; do
    [ "$(tr '\0' ' ' < "$process/cmdline")" = 'web 100000 ' ] || continue
    grep -qz ^container= "$process/environ" || kill -9 "${process#/proc/}"
done
