#!/bin/bash
# fails: shell
# Misconception: an image needs what one put into it, and nothing else.
cd /work || exit
lab docker tag localhost/busybox busybox
cat > Dockerfile << 'END'
FROM scratch
ARG CURRENCY
ENV CURRENCY=$CURRENCY
WORKDIR /srv/till
COPY --chmod=755 till.sh .
EXPOSE 8080
USER 1000
ENTRYPOINT ["/srv/till/till.sh"]
CMD ["open"]
END
lab docker build -t till --build-arg CURRENCY="$LAB_PARAM_CURRENCY" .
