#!/bin/bash
# fails: currency
# Misconception: an argument of the build is a variable of the container.
cd /work || exit
lab docker tag localhost/busybox busybox
cat > Dockerfile << 'END'
FROM busybox
ARG CURRENCY
WORKDIR /srv/till
COPY --chmod=755 till.sh .
EXPOSE 8080
USER 1000
ENTRYPOINT ["/srv/till/till.sh"]
CMD ["open"]
END
lab docker build -t till --build-arg CURRENCY="$LAB_PARAM_CURRENCY" .
