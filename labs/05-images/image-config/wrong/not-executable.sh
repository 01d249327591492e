#!/bin/bash
# fails: executable
# Misconception: whatever is copied to where programs are can be executed.
cd /work || exit
lab docker tag localhost/busybox busybox
cat > Dockerfile << 'END'
FROM busybox
ARG CURRENCY
ENV CURRENCY=$CURRENCY
WORKDIR /srv/till
COPY till.sh .
EXPOSE 8080
USER 1000
ENTRYPOINT ["/srv/till/till.sh"]
CMD ["open"]
END
lab docker build -t till --build-arg CURRENCY="$LAB_PARAM_CURRENCY" .
