#!/bin/bash
# Starts four servers in an order of chance, every one as `web 100000`. Leave this file as it is.
serve='exec -a web sleep 100000'

make_root() {
    mkdir -p "$1"/{usr,proc,old,etc}
    mount --bind /usr "$1/usr"
    ln -s usr/{bin,sbin,lib,lib64} "$1"
}
make_root /tmp/jail
make_root /tmp/image
touch /tmp/jail/.dockerenv
echo 'PRETTY_NAME="Container Linux"' > /tmp/jail/etc/os-release

with_container_files() { unshare --mount chroot /tmp/jail bash -c "$serve"; }
with_container_name() { container=docker unshare --uts bash -c "hostname 3f8a1c; $serve"; }
on_the_hosts_files() { unshare --mount --uts --net --pid --fork --mount-proc bash -c "hostname 9b20de; $serve"; }
on_an_image() {
    unshare --mount --uts --net --pid --fork bash -c "
        mount --rbind /tmp/image /tmp/image
        mount -t proc proc /tmp/image/proc
        cd /tmp/image && pivot_root . old && umount --lazy /old && $serve"
}

for server in $(shuf -e with_container_files with_container_name on_the_hosts_files on_an_image); do
    $server < /dev/null > /dev/null 2>&1 &
done
until [ "$(grep -lsx 'sleep' /proc/[0-9]*/comm | wc -l)" = 4 ]; do sleep 0.02; done
