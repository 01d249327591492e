#!/bin/bash
# find-containers
bash /work/fleet.sh

for process in /proc/[0-9]*; do
    [ "$(tr '\0' ' ' < "$process/cmdline")" = 'web 100000 ' ] || continue
    # One number for each PID namespace in which it is seen, the innermost last.
    grep -q '^NSpid:.*[[:space:]]1$' "$process/status" || kill -9 "${process#/proc/}"
done
