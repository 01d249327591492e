#!/bin/bash
# fails: small
# Misconception: one RUN that deletes everything at the end makes up for those above it.
cat > /work/Dockerfile << 'END'
FROM busybox
COPY make-tool data ./
RUN sh make-tool
RUN tool data > /report
RUN rm -rf /usr/bin/tool make-tool data && sync
END
lab docker tag localhost/busybox busybox
cp -r /work /tmp/source; cd /tmp/source || exit
for _ in 1 2 3; do echo "$LAB_PARAM_WORD"; done >> data
lab docker build -t report .
