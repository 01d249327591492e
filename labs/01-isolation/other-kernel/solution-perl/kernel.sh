#!/bin/bash
# other-kernel, by a program
perl -e 'open my $file, ">", "/proc/sys/vm/swappiness" or die $!; print $file $ENV{LAB_PARAM_SWAPPINESS}'
