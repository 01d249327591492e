# Version 2 of the library: tax has become vat. Leave this file as it is.
sub vat { $_[0] * 0.1 }
1;
