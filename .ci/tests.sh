#!/bin/sh
# Runs all tests with the Swift that $1 names. What failed stands once more at the end, where one looks first; the
# runner's own last line stays the last.
log=$(mktemp) || exit 4
trap 'rm -f "$log" "$log.status"' EXIT
{
    "$1" test --disable-xctest </dev/null
    echo $? >"$log.status"
} 2>&1 | tee "$log"
status=$(cat "$log.status")
if [ "$status" != 0 ]; then
    printf '\n'
    grep -A 6 ' recorded an issue ' "$log" | grep -v ' started\.$\| passed after '
    tail -n 1 "$log"
fi
exit "${status:-4}"
