#!/bin/bash
# fails: report
# Misconception: the grader reads what is printed.
echo "report latest 1.05MB"
