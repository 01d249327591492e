#!/bin/bash
# fails: both-listen
# Misconception: only the port was in the way. The library has one place and two versions.
port=$LAB_PARAM_PORT
start() { read -r line < <("$@" 2>&1); echo "$line"; }
mkdir -p /opt/lib
cp /work/lib1/price.pl /opt/lib
start perl /work/app.pl shop "$port"
shop=$!
start perl /work/app.pl blog "$port"
kill "$shop"
start unshare --net perl /work/app.pl shop "$port"
start unshare --net perl /work/app.pl blog "$port"
