#!/bin/bash
# two-containers, by mount(2), the changed file laid into the upper directory beforehand

mkdir -p /tmp/store; [ ! -d /disk ] || mount --bind /disk /tmp/store
cd /tmp/store
mkdir -p image/etc one/root two/root
echo "from the image" > image/etc/motd
echo "Debian 12" > image/etc/release

perl -e '
  my $mount = `uname -m` =~ /x86_64/ ? 165 : 40;
  for my $name ("one", "two") {
    my ($type, $place) = ("overlay", "/tmp/store/$name");
    mkdir "$place/$_" or die "mkdir: $!\n" for "upper", "upper/etc", "work";
    if ($name eq "one") {
      open(my $motd, ">", "$place/upper/etc/motd") or die "open: $!\n";
      print $motd "$ENV{LAB_PARAM_MOTD}\n";
      close($motd);
    }
    my $options = "lowerdir=/tmp/store/image,upperdir=$place/upper,workdir=$place/work,userxattr";
    my $target = "$place/root";
    syscall($mount, $type, $target, $type, 0, $options) == 0 or die "mount: $!\n";
  }'
