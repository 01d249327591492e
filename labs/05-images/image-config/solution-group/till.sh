#!/bin/sh
echo "The till is $1, and counts in $CURRENCY."
