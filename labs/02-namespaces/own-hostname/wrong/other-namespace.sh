#!/bin/bash
# fails: own-uts
# Misconception: any new namespace separates everything. A new mount namespace leaves the host name shared.
unshare --mount bash -c 'hostname "$LAB_PARAM_NAME"; exec sleep 1001' &
