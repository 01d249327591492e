#!/bin/bash
# fails: was-moved
# Misconception: what is right at the end was moved: it may as well have been put there in the first place.
# The build server published two versions, and is gone.
server() { LAB_DATA=/tmp/server/store lab docker "$@"; }
mkdir -p /tmp/server/app
for version in 1.0 2.0; do
    printf 'FROM localhost/busybox\nENV VERSION=%s\n' $version > /tmp/server/app/Dockerfile
    server build -q -t localhost:5000/app:$version /tmp/server/app
    server push -q localhost:5000/app:$version
done
server tag localhost:5000/app:2.0 localhost:5000/app:latest
server push -q localhost:5000/app:latest
rm -rf /tmp/server

# request METHOD PATH [HEADER…] < BODY: one request to localhost:5000. The answer's body goes to standard output.
request() {
    cat > /tmp/sent
    exec 9<> /dev/tcp/localhost/5000
    { printf '%s %s HTTP/1.1\r\n' "$1" "$2"
      printf '%s\r\n' "Host: localhost:5000" "Connection: close" "Content-Length: $(stat -c %s /tmp/sent)" "${@:3}" ""
      cat /tmp/sent; } >&9
    cat <&9 > /tmp/answer; exec 9<&-
    head -n 1 /tmp/answer >&2
    LC_ALL=C sed '1,/^\r$/d' /tmp/answer
}
type=application/vnd.oci.image.manifest.v1+json
