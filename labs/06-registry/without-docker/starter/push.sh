#!/bin/bash
# without-docker
#
# en: Make an image of the layer note.tar and of config.json in the registry localhost:5000, by requests of your own:
#     the repository $repository, the tag v1.
# ko: 레이어 note.tar와 config.json으로 된 이미지를 직접 보낸 요청만으로 레지스트리 localhost:5000에 만드세요. 저장소는
#     $repository, 태그는 v1입니다.

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

# TODO en: an upload is open now. What next?
# TODO ko: 업로드를 열기만 했습니다. 다음은 무엇일까요?
request POST /v2/$repository/blobs/uploads/ < /dev/null; grep -i '^location:' /tmp/answer
