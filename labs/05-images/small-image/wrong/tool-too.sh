#!/bin/bash
# fails: no-tool
# Misconception: what made a file has to come along with it.
cat > /work/Dockerfile << 'END'
FROM busybox AS build
COPY make-tool data ./
RUN sh make-tool
RUN tool data > /report

FROM busybox
COPY --from=build /report /report
COPY --from=build /usr/bin/tool /usr/bin/tool
CMD ["cat", "/report"]
END
lab docker tag localhost/busybox busybox
cp -r /work /tmp/source; cd /tmp/source || exit
for _ in 1 2 3; do echo "$LAB_PARAM_WORD"; done >> data
lab docker build -t report .
