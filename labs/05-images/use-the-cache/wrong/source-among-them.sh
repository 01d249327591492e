#!/bin/bash
# fails: fetched-once
# Misconception: the pattern *.* names the libraries alone.
cat > /work/Dockerfile << 'END'
FROM busybox
WORKDIR /app
COPY *.* ./
RUN sh fetch.sh
COPY . .
END
lab docker tag localhost/busybox busybox
cp -r /work /tmp/source; cd /tmp/source || exit
lab docker build -t app:1 .
echo 'echo "version 2"' >> main.sh
lab docker build -t app:2 .
