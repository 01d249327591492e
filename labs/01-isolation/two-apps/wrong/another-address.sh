#!/bin/bash
# fails: own-networks
# Misconception: who wants the same port gets another place for it: an address of the loopback network.
# Ports are counted for each address, so it works without a container, until both want all of them.
port=$LAB_PARAM_PORT
start() { read -r line < <("$@" 2>&1); echo "$line"; }
sed "s/INADDR_ANY/inet_aton(\$ARGV[2])/" /work/app.pl > /tmp/app.pl
mkdir -p /opt/lib
cp /work/lib1/price.pl /opt/lib
start perl /work/app.pl shop "$port"
shop=$!
start perl /work/app.pl blog "$port"
kill "$shop"
mount --bind /tmp/app.pl /work/app.pl
start perl /work/app.pl shop "$port" 127.0.0.1
start unshare --mount bash -c "mount --bind /work/lib2 /opt/lib; exec perl /work/app.pl blog $port 127.0.0.2"
