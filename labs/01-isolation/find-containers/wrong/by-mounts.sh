#!/bin/bash
# fails: only-containers
# Misconception: mounts of its own make a container.
bash /work/fleet.sh
for process in /proc/[0-9]*; do
    [ "$(tr '\0' ' ' < "$process/cmdline")" = 'web 100000 ' ] || continue
    [ "$(readlink "$process/ns/mnt")" != "$(readlink /proc/self/ns/mnt)" ] || kill -9 "${process#/proc/}"
done
