#!/bin/bash
# fails: fetched-once
# Misconception: a file that looks the same in both images was fetched once.
cat > /work/Dockerfile << 'END'
FROM busybox
WORKDIR /app
COPY . .
RUN sh fetch.sh && echo "http, copy 1" > /libraries/http
CMD ["sh", "/app/main.sh"]
END
lab docker tag localhost/busybox busybox
cp -r /work /tmp/source; cd /tmp/source || exit
lab docker build -t app:1 .
echo 'echo "version 2"' >> main.sh
lab docker build -t app:2 .
