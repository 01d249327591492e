#!/bin/bash
# fails: libraries-there
# Misconception: a library that is not fetched cannot be fetched twice.
cat > /work/Dockerfile << 'END'
FROM busybox
WORKDIR /app
COPY . .
CMD ["sh", "/app/main.sh"]
END
lab docker tag localhost/busybox busybox
cp -r /work /tmp/source; cd /tmp/source || exit
lab docker build -t app:1 .
echo 'echo "version 2"' >> main.sh
lab docker build -t app:2 .
