#!/bin/bash
# fails: new-source
# Misconception: the grader reads what is printed.
echo "CACHED"
