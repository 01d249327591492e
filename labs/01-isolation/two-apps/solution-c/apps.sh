#!/bin/bash
# two-apps, by the system calls themselves
set -e
gcc -o /tmp/contain /work/contain.c

mkdir -p /opt/lib
cp /work/lib1/price.pl /opt/lib
perl /work/app.pl shop "$LAB_PARAM_PORT" > /tmp/shop.log &
until grep -q listens /tmp/shop.log; do sleep 0.02; done
perl /work/app.pl blog "$LAB_PARAM_PORT" || kill $!

for app in shop blog; do
    /tmp/contain "$app" "$LAB_PARAM_PORT" > /tmp/$app.log &
    until grep -q listens /tmp/$app.log; do sleep 0.02; done
done
