#!/bin/bash
# fails: new-source
# Misconception: a new name is a new build.
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
lab docker tag app:1 app:2
