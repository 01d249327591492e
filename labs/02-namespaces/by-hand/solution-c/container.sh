#!/bin/bash
# by-hand, by the system calls themselves
set -e
mkdir -p /tmp/image/{usr,proc}
ln -s usr/{bin,sbin,lib,lib64} /tmp/image

gcc -o /tmp/container /work/container.c
/tmp/container &
