#!/bin/bash
# fails: one-is-stacked
# Misconception: the grader reads what the script prints.
mkdir -p /tmp/store; [ ! -d /disk ] || mount --bind /disk /tmp/store
cd /tmp/store
mkdir -p image/etc one/root two/root
echo "from the image" > image/etc/motd
echo "Debian 12" > image/etc/release
echo "one: $LAB_PARAM_MOTD"
echo "two: $(cat image/etc/motd)"
