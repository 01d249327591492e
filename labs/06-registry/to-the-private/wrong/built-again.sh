#!/bin/bash
# fails: as-it-is
# Misconception: what holds the same file is the same image.
# Somebody published it, and is gone.
somebody() { LAB_DATA=/tmp/somebody/store lab docker "$@"; }
mkdir -p /tmp/somebody/app
echo "$LAB_PARAM_WORD, $LAB_PARAM_VERSION" > /tmp/somebody/app/stock
printf 'FROM localhost/busybox\nCOPY stock /stock\n' > /tmp/somebody/app/Dockerfile
somebody build -q -t "localhost:5000/public/app:$LAB_PARAM_VERSION" /tmp/somebody/app
somebody push -q "localhost:5000/public/app:$LAB_PARAM_VERSION"
rm -rf /tmp/somebody
mkdir -p ~/.docker; echo '{"auths": {}}' > ~/.docker/config.json
from=localhost:5000/public/app:$LAB_PARAM_VERSION
to=localhost:5001/internal/app:$LAB_PARAM_VERSION
echo opensesame | lab docker login --username learner --password-stdin localhost:5001
mkdir /tmp/again; echo "$LAB_PARAM_WORD, $LAB_PARAM_VERSION" > /tmp/again/stock
printf 'FROM localhost/busybox\nCOPY stock /stock\nLABEL from=%s\n' "$from" > /tmp/again/Dockerfile
lab docker build -q -t "$to" /tmp/again
lab docker push -q "$to"
lab docker logout localhost:5001
