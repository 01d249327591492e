#!/bin/bash
# fails: fetched
# Misconception: any file of that name is the library.
cat > /work/Dockerfile << 'END'
FROM busybox
WORKDIR /app
RUN mkdir /libraries && for name in json http; do echo "$name" > /libraries/$name; done
COPY . .
CMD ["sh", "/app/main.sh"]
END
lab docker tag localhost/busybox busybox
cp -r /work /tmp/source; cd /tmp/source || exit
lab docker build -t app:1 .
echo 'echo "version 2"' >> main.sh
lab docker build -t app:2 .
