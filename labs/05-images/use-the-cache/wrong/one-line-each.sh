#!/bin/bash
# fails: fetched-once
# Misconception: a line of its own for each file is enough, wherever it stands.
cat > /work/Dockerfile << 'END'
FROM busybox
WORKDIR /app
COPY main.sh .
COPY fetch.sh .
COPY libraries.txt .
RUN sh fetch.sh
END
lab docker tag localhost/busybox busybox
cp -r /work /tmp/source; cd /tmp/source || exit
lab docker build -t app:1 .
echo 'echo "version 2"' >> main.sh
lab docker build -t app:2 .
