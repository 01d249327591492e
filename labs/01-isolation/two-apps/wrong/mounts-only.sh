#!/bin/bash
# fails: both-listen
# Misconception: a container is a file tree of its own. The ports are still those of one machine.
port=$LAB_PARAM_PORT
start() { read -r line < <("$@" 2>&1); echo "$line"; }
mkdir -p /opt/lib
cp /work/lib1/price.pl /opt/lib
start perl /work/app.pl shop "$port"
shop=$!
start perl /work/app.pl blog "$port"
kill "$shop"
contained() {
    start unshare --mount bash -c "mount --bind /work/$2 /opt/lib; exec perl /work/app.pl $1 $port"
}
contained shop lib1
contained blog lib2
