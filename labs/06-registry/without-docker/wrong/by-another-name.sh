#!/bin/bash
# fails: by-hand
# Misconception: a program by another name is another program.
mkdir -p /tmp/note; cd /tmp/note
echo "a note about $LAB_PARAM_WORD" > note
tar --owner=0 --group=0 -cf note.tar note
digest() { echo "sha256:$(sha256sum "$1" | cut -d ' ' -f 1)"; }
case $(uname -m) in aarch64) machine=arm64 ;; *) machine=amd64 ;; esac
printf '{"architecture": "%s", "os": "linux", "rootfs": {"type": "layers", "diff_ids": ["%s"]}}' \
    $machine "$(digest note.tar)" > config.json

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
repository=notes/$LAB_PARAM_WORD
printf 'FROM scratch\nCOPY note /note\n' > Dockerfile
lab docker build -q -t "localhost:5000/$repository:v1" .
cp "$(command -v labd)" /tmp/by-hand
/tmp/by-hand docker push "localhost:5000/$repository:v1"
