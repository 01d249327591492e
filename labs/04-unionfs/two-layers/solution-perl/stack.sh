#!/bin/bash
# two-layers, by mount(2)

mkdir -p /tmp/store; [ ! -d /disk ] || mount --bind /disk /tmp/store
cd /tmp/store
mkdir -p debian python shop box root
echo "debian" > debian/origin; echo "3.11" > debian/version
echo "python" > python/origin; echo "3.13" > python/version
echo "shop" > shop/origin

mkdir work
perl -e '
  my ($place, $target, $type) = ("/tmp/store", "/tmp/store/root", "overlay");
  my $lower = join ":", map { "$place/$_" } "shop", "python", "debian";
  my $options = "lowerdir=$lower,upperdir=$place/box,workdir=$place/work,userxattr";
  my $mount = `uname -m` =~ /x86_64/ ? 165 : 40;
  syscall($mount, $type, $target, $type, 0, $options) == 0 or die "mount: $!\n"'
