#!/bin/bash
# fails: argument
# Misconception: an argument that is given takes the place of one in ENTRYPOINT.
cd /work || exit
lab docker tag localhost/busybox busybox
cat > Dockerfile << 'END'
FROM busybox
ARG CURRENCY
ENV CURRENCY=$CURRENCY
WORKDIR /srv/till
COPY --chmod=755 till.sh .
EXPOSE 8080
USER 1000
ENTRYPOINT ["/srv/till/till.sh", "open"]
END
lab docker build -t till --build-arg CURRENCY="$LAB_PARAM_CURRENCY" .
