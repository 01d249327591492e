#!/bin/bash
# fails: layers
# Misconception: the grader reads what the script prints.
mkdir -p /tmp/store; [ ! -d /disk ] || mount --bind /disk /tmp/store
cd /tmp/store
mkdir -p base/plugins root
echo "Debian 12" > base/release
echo "level=9" > base/debug.conf
echo "risky" > base/plugins/risky; echo "old" > base/plugins/safe
mkdir clean
echo "debug.conf: deleted"
echo "plugins: safe"
