#!/bin/bash
# without-docker, and a look by a client whether it can be pulled

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

for file in note.tar config.json; do
    request POST "/v2/$repository/blobs/uploads/?digest=$(digest $file)" "Content-Type: application/octet-stream" < $file
done
cat > manifest.json << END
{"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
 "config": {"mediaType": "application/vnd.oci.image.config.v1+json",
            "digest": "$(digest config.json)", "size": $(stat -c %s config.json)},
 "layers": [{"mediaType": "application/vnd.oci.image.layer.v1.tar",
             "digest": "$(digest note.tar)", "size": $(stat -c %s note.tar)}]}
END
request PUT /v2/$repository/manifests/v1 "Content-Type: application/vnd.oci.image.manifest.v1+json" < manifest.json
lab docker pull -q "localhost:5000/$repository:v1"
