#!/bin/bash
# What the action does. Beside it, three folders up, is the release that the workflow has pinned.
#
# The learner's checkout is where this runs and nothing of it is run or sourced here. Results are written to a folder
# of the runner's, which the checkout cannot reach into.
set -euo pipefail

top=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../../.." && pwd -P)
results=$(mktemp -d "${RUNNER_TEMP:-/tmp}/lab-results.XXXXXX")

# Built by whoever owns the sources; it says what it does.
"$top/lab" --version

options=(--work "$LAB_WORK" --lang "$LAB_LANGUAGE")
if [ -n "$LAB_LEARNER" ]; then options+=(--learner "$LAB_LEARNER"); fi
if [ -n "$LAB_SECRET" ]; then
    (umask 077 && printf '%s\n' "$LAB_SECRET" >"$results/secret")
    options+=(--secret "$results/secret")
fi
options+=(
    --format github
    --format json --output "$results/results.json"
    --format junit --output "$results/junit.xml"
    --format gradescope --output "$results/gradescope.json"
    --format classroom --output "$results/classroom"
)
# Words, not one word.
read -ra exercises <<<"$LAB_EXERCISES"

# Namespaces and control groups want root; sudo keeps nothing of the environment but what is named.
root=()
if [ "$(id -u)" != 0 ]; then
    root=(sudo env "PATH=$PATH" "LAB_TOKEN=$LAB_TOKEN" "GITHUB_STEP_SUMMARY=${GITHUB_STEP_SUMMARY:-}"
        "GITHUB_WORKSPACE=${GITHUB_WORKSPACE:-}")
fi
status=0
"${root[@]}" "$top/lab" grade "${exercises[@]}" "${options[@]}" || status=$?
rm -f "$results/secret"

if [ -s "$results/results.json" ]; then
    {
        echo "score=$(sed -n 's/^  "score": \([0-9]*\),$/\1/p' "$results/results.json")"
        echo "max=$(sed -n 's/^  "max": \([0-9]*\),$/\1/p' "$results/results.json")"
        echo "results=$results"
        echo "result=$(cat "$results/classroom")"
    } >>"${GITHUB_OUTPUT:-/dev/stdout}"
fi
exit "$status"
