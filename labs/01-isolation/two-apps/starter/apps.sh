#!/bin/bash
# two-apps
#
# en: First let shop and blog collide on the port, as they do on one machine. Then run each of them in a container of
#     its own: both listen on the same port, and each finds its own version of the library in /opt/lib.
# ko: 먼저 shop과 blog를 그냥 실행해 포트에서 부딪치게 하세요. 그다음 각각을 자기 컨테이너에서 실행하세요. 둘 다 같은
#     포트를 듣고, /opt/lib에서는 저마다 자기 버전의 라이브러리를 찾아야 합니다.

port=$LAB_PARAM_PORT
# Runs a server in the background and waits for the first line that it prints.
start() { read -r line < <("$@" 2>&1); echo "$line"; }

mkdir -p /opt/lib
cp /work/lib1/price.pl /opt/lib
start perl /work/app.pl shop "$port"
# TODO en: blog, on the same port. Then end shop, and run both in containers.
# TODO ko: 같은 포트로 blog. 그다음 shop을 끝내고, 둘 다 컨테이너에서 실행하세요.
