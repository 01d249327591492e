#!/bin/bash
# fails: port
# Misconception: a port need not be named, since the program opens it.
cd /work || exit
lab docker tag localhost/busybox busybox
cat > Dockerfile << 'END'
FROM busybox
ARG CURRENCY
ENV CURRENCY=$CURRENCY
WORKDIR /srv/till
COPY --chmod=755 till.sh .
USER 1000
ENTRYPOINT ["/srv/till/till.sh"]
CMD ["open"]
END
lab docker build -t till --build-arg CURRENCY="$LAB_PARAM_CURRENCY" .
