#!/bin/bash
# fails: fetched-once
# Misconception: any other order helps.
cat > /work/Dockerfile << 'END'
FROM busybox
CMD ["sh", "/app/main.sh"]
WORKDIR /app
COPY . .
RUN sh fetch.sh
END
lab docker tag localhost/busybox busybox
cp -r /work /tmp/source; cd /tmp/source || exit
lab docker build -t app:1 .
echo 'echo "version 2"' >> main.sh
lab docker build -t app:2 .
