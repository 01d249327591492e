#!/bin/bash
# fails: in-the-build
# Misconception: it does not matter where the tool runs: what it makes is the same.
cat > /work/Dockerfile << 'END'
FROM busybox
COPY report /report
CMD ["cat", "/report"]
END
lab docker tag localhost/busybox busybox
cp -r /work /tmp/source; cd /tmp/source || exit
for _ in 1 2 3; do echo "$LAB_PARAM_WORD"; done >> data
sh make-tool
tool data > report
lab docker build -t report .
