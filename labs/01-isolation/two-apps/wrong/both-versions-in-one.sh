#!/bin/bash
# fails: blog-library
# Misconception: a library that holds both versions is a solution for two programs.
port=$LAB_PARAM_PORT
start() { read -r line < <("$@" 2>&1); echo "$line"; }
mkdir -p /opt/lib
cp /work/lib1/price.pl /opt/lib
start perl /work/app.pl shop "$port"
shop=$!
start perl /work/app.pl blog "$port"
kill "$shop"
mkdir /tmp/lib
echo 'sub tax { $_[0] * 0.1 } *vat = \&tax; 1;' > /tmp/lib/price.pl
start unshare --mount --net bash -c "mount --bind /tmp/lib /opt/lib; exec perl /work/app.pl shop $port"
start unshare --mount --net bash -c "mount --bind /tmp/lib /opt/lib; exec perl /work/app.pl blog $port"
