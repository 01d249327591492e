#!/bin/bash
# fails: release
# Misconception: the grader reads what is printed.
echo "no token here"
