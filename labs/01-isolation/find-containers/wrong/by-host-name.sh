#!/bin/bash
# fails: only-containers
# Misconception: a host name of its own makes a container.
bash /work/fleet.sh
for process in /proc/[0-9]*; do
    [ "$(tr '\0' ' ' < "$process/cmdline")" = 'web 100000 ' ] || continue
    [ "$(readlink "$process/ns/uts")" != "$(readlink /proc/self/ns/uts)" ] || kill -9 "${process#/proc/}"
done
