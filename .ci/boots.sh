#!/bin/sh
# boots.sh COUNT: boots a virtual machine so often without what is kept of an earlier boot, and starts it as often from
# what is kept. Says how many failed, and how many took so long that their first attempt must have hung.
count=$1
LAB_VM_CACHE=${LAB_VM_CACHE:-$(mktemp -d)/vm}
export LAB_VM_CACHE
failed=0 slow=0 longest=0
try() {
    began=$(date +%s)
    if [ "$(./lab trace --on vm --only sethostname -- echo up 2>"$LAB_VM_CACHE.log")" != up ]; then
        failed=$((failed + 1))
        cat "$LAB_VM_CACHE.log"
    fi
    took=$(($(date +%s) - began))
    [ "$took" -le "$longest" ] || longest=$took
    [ "$took" -lt "$1" ] || slow=$((slow + 1))
}
tell() { echo "$count $1: $failed failed, $slow needed a second attempt, the longest took $longest s"; }
# Fetches the kernel and copies the programs.
try 1000
[ "$failed" = 0 ] || exit 1
longest=0
for _ in $(seq "$count"); do
    rm -rf "$LAB_VM_CACHE"/machine-*
    try 60
done
tell boots
total=$failed
failed=0 slow=0 longest=0
for _ in $(seq "$count"); do try 10; done
tell 'starts from a snapshot'
rm -f "$LAB_VM_CACHE.log"
[ "$((total + failed))" = 0 ]
