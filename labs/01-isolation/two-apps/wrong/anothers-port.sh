#!/bin/bash
# fails: both-listen
# Misconception: what is right for a neighbour is right for everybody. The port differs from learner to learner.
if [ "$LAB_PARAM_PORT" = 8080 ]; then port=9090; else port=8080; fi
start() { read -r line < <("$@" 2>&1); echo "$line"; }
mkdir -p /opt/lib
cp /work/lib1/price.pl /opt/lib
start perl /work/app.pl shop "$port"
shop=$!
start perl /work/app.pl blog "$port"
kill "$shop"
contained() {
    start unshare --mount --net bash -c "mount --bind /work/$2 /opt/lib; exec perl /work/app.pl $1 $port"
}
contained shop lib1
contained blog lib2
