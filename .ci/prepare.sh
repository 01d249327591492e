# What building needs of the machine, in one place. Read by ./lab and by the Makefile; POSIX sh.
#
# Sets `swift` to the Swift to use. Installs what is missing and asks nothing.

# Debian's names of the packages.
packages='ca-certificates git gcc g++ libc6-dev pkg-config libcap-dev libseccomp-dev libcmark-gfm-dev
    libcmark-gfm-extensions-dev nettle-dev libarchive-dev libisal-dev libcrypt-dev e2fsprogs iproute2
    busybox-static crun'
# Beside crun, lab 05 shows runc. Docker's own packages bring one that Debian's would displace.
[ -x /usr/bin/runc ] || packages="$packages runc"

# What the tests use besides; `./lab` does without.
case $(uname -m) in
aarch64) test_packages=qemu-system-arm ;;
*) test_packages=qemu-system-x86 ;;
esac
# Peers that read and write images and layers.
test_packages="$test_packages libarchive-tools skopeo umoci zstd bzip2 podman docker-registry"

# say ENGLISH KOREAN: one line on standard error, in the person's language.
say() {
    case ${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} in
    ko*) printf '%s\n' "$2" >&2 ;;
    *) printf '%s\n' "$1" >&2 ;;
    esac
}

# The packages that are not installed, on one line. Where there is no dpkg, what pkg-config does not find.
missing_packages() {
    if command -v dpkg-query >/dev/null 2>&1; then
        # dpkg-query's status of a package is `install ok installed`; an unknown one goes to standard error.
        # shellcheck disable=SC2086
        installed=" $(dpkg-query -W -f '${db:Status-Status}:${Package} ' $packages 2>/dev/null || :)"
        for package in $packages; do
            case $installed in *" installed:$package "*) ;; *) printf '%s ' "$package" ;; esac
        done
    else
        for tool in git cc pkg-config; do command -v $tool >/dev/null 2>&1 || printf '%s ' $tool; done
        for library in libcap libseccomp libcmark-gfm nettle libarchive libisal; do
            pkg-config --exists $library 2>/dev/null || printf '%s ' $library
        done
    fi
}

# Installs them: as root, or through sudo where that asks no password.
install_packages() {
    missing=$(missing_packages)
    [ -n "$missing" ] || return 0
    missing=${missing% }
    if ! command -v apt-get >/dev/null 2>&1; then
        say "lab: please install: $missing (there is no apt-get here to do it)" \
            "lab: 다음을 설치해 주세요: $missing (이 시스템에는 apt-get이 없습니다)"
        return 3
    fi
    root=
    if [ "$(id -u)" != 0 ]; then
        root='sudo -n'
        if ! $root true 2>/dev/null; then
            say "lab: these packages are missing; please run:  sudo apt-get update && sudo apt-get install -y $missing" \
                "lab: 필요한 패키지가 없습니다. 다음을 실행해 주세요:  sudo apt-get update && sudo apt-get install -y $missing"
            return 3
        fi
    fi
    say "lab: installing $missing" "lab: 설치하는 중: $missing"
    log=$(mktemp) || return 4
    # A dead mirror among several is no reason to stop: the installation decides.
    $root env DEBIAN_FRONTEND=noninteractive apt-get update >"$log" 2>&1 </dev/null || :
    # shellcheck disable=SC2086
    if ! $root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing \
        >>"$log" 2>&1 </dev/null; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        say "lab: apt-get could not install them; its last lines stand above" \
            "lab: apt-get이 설치하지 못했습니다. 위에 마지막 출력이 있습니다"
        return 3
    fi
    rm -f "$log"
}

# Finds Swift: PATH first, then where its installers put it, also in the home of whoever called sudo.
find_swift() {
    if swift=$(command -v swift); then return 0; fi
    home=${HOME:-/root}
    for swift in /opt/swift/usr/bin/swift /usr/local/swift/usr/bin/swift /usr/share/swift/usr/bin/swift \
        "$home/.local/share/swiftly/bin/swift" "/home/${SUDO_USER:-nobody}/.local/share/swiftly/bin/swift"; do
        if [ -x "$swift" ]; then
            # Swift starts its own tools by name.
            PATH=${swift%/*}:$PATH
            export PATH
            return 0
        fi
    done
    say "lab: Swift 6.2 or later is needed and not installed. Get it from https://www.swift.org/install/linux/ and put
its usr/bin into PATH, or unpack it so that /opt/swift/usr/bin/swift exists; then call this again." \
        "lab: Swift 6.2 이상이 필요하지만 설치되어 있지 않습니다. https://www.swift.org/install/linux/ 에서 내려받아
usr/bin을 PATH에 넣거나 /opt/swift/usr/bin/swift가 되도록 풀어 놓고 다시 실행해 주세요."
    return 3
}
