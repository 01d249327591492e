#!/bin/bash
# fails: as-given
# Misconception: a script that a RUN writes keeps its variables.
cd /work || exit
lab docker tag localhost/busybox busybox
cat > Dockerfile << 'END'
FROM busybox
ARG CURRENCY
ENV CURRENCY=$CURRENCY
WORKDIR /srv/till
RUN printf "#!/bin/sh\necho 'The till is $1, and counts in $CURRENCY.'\n" > till.sh && chmod 755 till.sh
EXPOSE 8080
USER 1000
ENTRYPOINT ["/srv/till/till.sh"]
CMD ["open"]
END
lab docker build -t till --build-arg CURRENCY="$LAB_PARAM_CURRENCY" .
