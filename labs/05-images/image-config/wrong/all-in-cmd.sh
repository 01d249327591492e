#!/bin/bash
# fails: program
# Misconception: CMD is the place for the whole command line.
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
CMD ["/srv/till/till.sh", "open"]
END
lab docker build -t till --build-arg CURRENCY="$LAB_PARAM_CURRENCY" .
