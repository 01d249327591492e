#!/bin/bash
# fails: collided
# Misconception: they need containers because somebody says so. Nobody has seen them collide.
port=$LAB_PARAM_PORT
start() { read -r line < <("$@" 2>&1); echo "$line"; }
mkdir -p /opt/lib
cp /work/lib1/price.pl /opt/lib
contained() {
    start unshare --mount --net bash -c "mount --bind /work/$2 /opt/lib; exec perl /work/app.pl $1 $port"
}
contained shop lib1
contained blog lib2
