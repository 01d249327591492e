#!/bin/bash
# fails: no-tool
# Misconception: a file that is emptied takes no room.
cat > /work/Dockerfile << 'END'
FROM busybox
COPY make-tool data ./
RUN sh make-tool
RUN tool data > /report
RUN : > /usr/bin/tool
END
lab docker tag localhost/busybox busybox
cp -r /work /tmp/source; cd /tmp/source || exit
for _ in 1 2 3; do echo "$LAB_PARAM_WORD"; done >> data
lab docker build -t report .
