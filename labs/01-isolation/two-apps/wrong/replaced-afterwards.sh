#!/bin/bash
# fails: shop-library
# Misconception: a program that has started needs its library no more. So both containers look at one place.
port=$LAB_PARAM_PORT
start() { read -r line < <("$@" 2>&1); echo "$line"; }
mkdir -p /opt/lib
cp /work/lib1/price.pl /opt/lib
start perl /work/app.pl shop "$port"
shop=$!
start perl /work/app.pl blog "$port"
kill "$shop"
mkdir /tmp/lib
cp /work/lib1/price.pl /tmp/lib
start unshare --mount --net bash -c "mount --bind /tmp/lib /opt/lib; exec perl /work/app.pl shop $port"
cp /work/lib2/price.pl /tmp/lib
start unshare --mount --net bash -c "mount --bind /tmp/lib /opt/lib; exec perl /work/app.pl blog $port"
