#!/bin/bash
# fails: made
# Misconception: a report is a text, and a text can be written down; that the tool is there is enough.
cat > /work/Dockerfile << 'END'
FROM busybox AS build
COPY make-tool data ./
RUN sh make-tool
RUN echo "3 $(tail -n 1 data)" > /report

FROM busybox
COPY --from=build /report /report
CMD ["cat", "/report"]
END
lab docker tag localhost/busybox busybox
cp -r /work /tmp/source; cd /tmp/source || exit
for _ in 1 2 3; do echo "$LAB_PARAM_WORD"; done >> data
lab docker build -t report .
