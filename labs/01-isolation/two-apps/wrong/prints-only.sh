#!/bin/bash
# fails: both-listen
# Misconception: the grader reads what the script prints.
echo "shop listens on $LAB_PARAM_PORT"
echo "blog listens on $LAB_PARAM_PORT"
