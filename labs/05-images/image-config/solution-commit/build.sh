#!/bin/bash
# image-config

cd "$(dirname "$0")" || exit
lab docker tag localhost/busybox busybox
lab docker run --name till -v "$PWD":/work busybox sh -c 'mkdir -p /srv/till; cp /work/till.sh /srv/till; chmod 755 /srv/till/till.sh'
lab docker commit -c "ENV CURRENCY=$LAB_PARAM_CURRENCY" -c "WORKDIR /srv/till" -c "USER 1000" -c "EXPOSE 8080" \
    -c 'ENTRYPOINT ["/srv/till/till.sh"]' -c 'CMD ["open"]' till till
