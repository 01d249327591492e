#!/bin/bash
# fails: named
# Misconception: what is right for a neighbour is right for everybody. The name differs from learner to learner.
if [ "$LAB_PARAM_NAME" = mail ]; then name=blog; else name=mail; fi
NAME=$name unshare --uts bash -c 'hostname "$NAME"; exec sleep 1001' &
