#!/bin/bash
# fails: report
# Misconception: what is needed can be made when the container starts.
cat > /work/Dockerfile << 'END'
FROM busybox
COPY make-tool data ./
CMD sh make-tool && tool data
END
lab docker tag localhost/busybox busybox
cp -r /work /tmp/source; cd /tmp/source || exit
for _ in 1 2 3; do echo "$LAB_PARAM_WORD"; done >> data
lab docker build -t report .
