#!/bin/bash
# to-the-private, without a logout: the file itself is removed

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
lab docker pull -q "$from"
lab docker tag "$from" "$to"
lab docker push -q "$to"
rm -r ~/.docker
