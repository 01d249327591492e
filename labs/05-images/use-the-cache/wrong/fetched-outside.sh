#!/bin/bash
# fails: in-the-build
# Misconception: it does not matter who fetches, if it is fetched once.
cat > /work/Dockerfile << 'END'
FROM busybox
WORKDIR /app
COPY libraries /libraries
COPY . .
CMD ["sh", "/app/main.sh"]
END
lab docker tag localhost/busybox busybox
cp -r /work /tmp/source; cd /tmp/source || exit
sh fetch.sh
cp -r /libraries .
lab docker build -t app:1 .
echo 'echo "version 2"' >> main.sh
lab docker build -t app:2 .
