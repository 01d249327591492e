#!/bin/bash
# The server. It does nothing but run, under the name web-server. Leave this file as it is.
exec -a web-server sleep 1000000
