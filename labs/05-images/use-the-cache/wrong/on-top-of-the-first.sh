#!/bin/bash
# fails: built-anew
# Misconception: a new version is the old one with the changed files on top.
cat > /work/Dockerfile << 'END'
FROM busybox
WORKDIR /app
COPY . .
RUN sh fetch.sh
CMD ["sh", "/app/main.sh"]
END
lab docker tag localhost/busybox busybox
cp -r /work /tmp/source; cd /tmp/source || exit
lab docker build -t app:1 .
echo 'echo "version 2"' >> main.sh
printf 'FROM app:1\nCOPY main.sh /app/\n' > Dockerfile
lab docker build -t app:2 .
