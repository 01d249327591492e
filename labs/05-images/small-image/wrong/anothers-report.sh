#!/bin/bash
# fails: report
# Misconception: a neighbour's answer is one's own: the data were that learner's.
cat > /work/Dockerfile << 'END'
FROM busybox AS build
COPY make-tool data ./
RUN sh make-tool
RUN tool data > /report

FROM busybox
COPY --from=build /report /report
CMD ["cat", "/report"]
END
[ "$LAB_PARAM_WORD" = pears ] && LAB_PARAM_WORD=apples || LAB_PARAM_WORD=pears
lab docker tag localhost/busybox busybox
cp -r /work /tmp/source; cd /tmp/source || exit
for _ in 1 2 3; do echo "$LAB_PARAM_WORD"; done >> data
lab docker build -t report .
