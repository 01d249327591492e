# A server: perl app.pl NAME PORT. It takes the port, then loads /opt/lib/price.pl. `shop` was written for version 1
# of that library, `blog` for version 2. Leave this file as it is.
use strict;
use Socket;
$| = 1;
my ($name, $port) = @ARGV;
socket my $server, PF_INET, SOCK_STREAM, 0 or die "$name: $!\n";
bind $server, sockaddr_in($port, INADDR_ANY) or die "$name: port $port: $!\n";
require "/opt/lib/price.pl";
my $price = $name eq "shop" ? tax(100) : vat(100);
listen $server, 8 or die "$name: $!\n";
print "$name listens on $port\n";
sleep;
