#!/bin/bash
# fails: directory
# Misconception: a RUN changes the directory for what follows.
cd /work || exit
lab docker tag localhost/busybox busybox
cat > Dockerfile << 'END'
FROM busybox
ARG CURRENCY
ENV CURRENCY=$CURRENCY
RUN mkdir -p /srv/till && cd /srv/till
COPY --chmod=755 till.sh /srv/till/
EXPOSE 8080
USER 1000
ENTRYPOINT ["/srv/till/till.sh"]
CMD ["open"]
END
lab docker build -t till --build-arg CURRENCY="$LAB_PARAM_CURRENCY" .
