#!/bin/bash
# fails: no-tool
# Misconception: from a stage one takes everything.
cat > /work/Dockerfile << 'END'
FROM busybox AS build
COPY make-tool data ./
RUN sh make-tool
RUN tool data > /report

FROM busybox
COPY --from=build / /
CMD ["cat", "/report"]
END
lab docker tag localhost/busybox busybox
cp -r /work /tmp/source; cd /tmp/source || exit
for _ in 1 2 3; do echo "$LAB_PARAM_WORD"; done >> data
lab docker build -t report .
