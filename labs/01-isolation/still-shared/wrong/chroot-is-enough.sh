#!/bin/bash
# fails: own-rest
# Misconception: a root of its own stands for everything that can be seen.
bash /work/four.sh
chroot /tmp/jail bash -c 'exec -a witness sleep 100000' &
