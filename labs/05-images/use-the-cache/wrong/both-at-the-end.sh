#!/bin/bash
# fails: old-source
# Misconception: the first image may as well have the second source.
cat > /work/Dockerfile << 'END'
FROM busybox
WORKDIR /app
COPY fetch.sh libraries.txt ./
RUN sh fetch.sh
COPY . .
CMD ["sh", "/app/main.sh"]
END
lab docker tag localhost/busybox busybox
cp -r /work /tmp/source; cd /tmp/source || exit
lab docker build -t app:1 .
echo 'echo "version 2"' >> main.sh
lab docker build -t app:1 .
lab docker build -t app:2 .
