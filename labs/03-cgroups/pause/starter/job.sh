#!/bin/bash
# The job: a parent and two children that compute without end. Leave this file as it is.
while :; do :; done &
while :; do :; done &
touch /tmp/job.ready
wait
