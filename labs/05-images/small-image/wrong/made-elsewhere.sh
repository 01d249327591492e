#!/bin/bash
# fails: made
# Misconception: what the build would find out may as well be copied into the image.
cat > /work/Dockerfile << 'END'
FROM busybox
COPY report /report
CMD ["cat", "/report"]
END
lab docker tag localhost/busybox busybox
cp -r /work /tmp/source; cd /tmp/source || exit
for _ in 1 2 3; do echo "$LAB_PARAM_WORD"; done >> data
sort data | uniq -c | sed 's/^ *//' > report
lab docker build -t report .
