#!/bin/bash
# delete-layer, with marks made by hand

mkdir -p /tmp/store; [ ! -d /disk ] || mount --bind /disk /tmp/store
cd /tmp/store
mkdir -p base/plugins root
echo "Debian 12" > base/release
echo "level=9" > base/debug.conf
echo "risky" > base/plugins/risky; echo "old" > base/plugins/safe

mkdir -p clean/plugins
echo "new" > clean/plugins/safe
mknod clean/debug.conf c 0 0
perl -e '
  my $setxattr = `uname -m` =~ /x86_64/ ? 188 : 5;
  my ($path, $name, $value) = ("clean/plugins", "user.overlay.opaque", "y");
  syscall($setxattr, $path, $name, $value, 1, 0) == 0 or die "setxattr: $!\n"'
mount -t overlay overlay -o lowerdir=/tmp/store/clean:/tmp/store/base,userxattr root
