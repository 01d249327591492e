#!/bin/bash
# own-hostname
unshare --uts bash -c 'hostname "$LAB_PARAM_NAME"; exec sleep 1001' &
