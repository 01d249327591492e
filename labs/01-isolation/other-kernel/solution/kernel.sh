#!/bin/bash
# other-kernel
echo "$LAB_PARAM_SWAPPINESS" > /proc/sys/vm/swappiness
