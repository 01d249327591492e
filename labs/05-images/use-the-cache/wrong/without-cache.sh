#!/bin/bash
# fails: fetched-once
# Misconception: a fresh build is the safe way.
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
lab docker build --no-cache -t app:1 .
echo 'echo "version 2"' >> main.sh
lab docker build --no-cache -t app:2 .
