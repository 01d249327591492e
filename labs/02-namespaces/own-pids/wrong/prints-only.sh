#!/bin/bash
# fails: running
# Misconception: the grader reads what the script prints.
echo "I am 1"
