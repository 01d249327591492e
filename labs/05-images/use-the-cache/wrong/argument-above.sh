#!/bin/bash
# fails: fetched-once
# Misconception: an argument that changes is of no account where nobody reads it.
cat > /work/Dockerfile << 'END'
FROM busybox
WORKDIR /app
ARG VERSION
RUN echo "$VERSION" > /version
COPY fetch.sh libraries.txt ./
RUN sh fetch.sh
COPY . .
CMD ["sh", "/app/main.sh"]
END
lab docker tag localhost/busybox busybox
cp -r /work /tmp/source; cd /tmp/source || exit
lab docker build --build-arg VERSION=1 -t app:1 .
echo 'echo "version 2"' >> main.sh
lab docker build --build-arg VERSION=2 -t app:2 .
