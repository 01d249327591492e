#!/bin/bash
# The job: a parent and two children that compute without end. Leave this file as it is.
while :; do :; done &
while :; do :; done &
: > /tmp/job.ready      # a builtin: no third child that could be caught with the others
wait
