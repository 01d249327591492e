#!/bin/bash
# fails: own-rest
# Misconception: whoever shares everything has found what is shared.
bash /work/four.sh
bash -c 'exec -a witness sleep 100000' &
