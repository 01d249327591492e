#!/bin/bash
# fails: sandbox-library
# Misconception: the version that is installed last is for the next program. It is for all that start from then on.
port=$LAB_PARAM_PORT
start() { read -r line < <("$@" 2>&1); echo "$line"; }
mkdir -p /opt/lib
cp /work/lib1/price.pl /opt/lib
start perl /work/app.pl shop "$port"
shop=$!
start perl /work/app.pl blog "$port"
kill "$shop"
start unshare --mount --net bash -c "mount --bind /work/lib1 /opt/lib; exec perl /work/app.pl shop $port"
cp /work/lib2/price.pl /opt/lib
start unshare --net perl /work/app.pl blog "$port"
