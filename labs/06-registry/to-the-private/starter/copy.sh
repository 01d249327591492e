#!/bin/bash
# to-the-private
#
# en: Copy localhost:5000/public/app:$LAB_PARAM_VERSION to localhost:5001/internal/app:$LAB_PARAM_VERSION. User: learner,
#     password: opensesame. No login may be left in ~/.docker/config.json.
# ko: localhost:5000/public/app:$LAB_PARAM_VERSION을 localhost:5001/internal/app:$LAB_PARAM_VERSION으로 복사하세요. 사용자는
#     learner, 암호는 opensesame입니다. 끝난 뒤 ~/.docker/config.json에 로그인이 남아 있으면 안 됩니다.

# Somebody published it, and is gone.
somebody() { LAB_DATA=/tmp/somebody/store lab docker "$@"; }
mkdir -p /tmp/somebody/app
echo "$LAB_PARAM_WORD, $LAB_PARAM_VERSION" > /tmp/somebody/app/stock
printf 'FROM localhost/busybox\nCOPY stock /stock\n' > /tmp/somebody/app/Dockerfile
somebody build -q -t "localhost:5000/public/app:$LAB_PARAM_VERSION" /tmp/somebody/app
somebody push -q "localhost:5000/public/app:$LAB_PARAM_VERSION"
rm -rf /tmp/somebody
mkdir -p ~/.docker; echo '{"auths": {}}' > ~/.docker/config.json

# TODO en: the image is here now. And there?
# TODO ko: 이미지를 받아 오기만 합니다.
lab docker pull -q "localhost:5000/public/app:$LAB_PARAM_VERSION"
