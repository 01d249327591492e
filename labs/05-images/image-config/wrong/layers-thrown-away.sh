#!/bin/bash
# fails: program
# Misconception: with its configuration an image is complete; the layers are only a cache.
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
ENTRYPOINT ["/srv/till/till.sh"]
CMD ["open"]
END
lab docker build -t till --build-arg CURRENCY="$LAB_PARAM_CURRENCY" .
find "$LAB_DATA/images/blobs" -type f -size +100k -delete
