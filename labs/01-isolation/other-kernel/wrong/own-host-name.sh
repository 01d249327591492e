#!/bin/bash
# fails: two-values
# Misconception: a name of its own is a kernel of its own. Every container has one.
hostname vm
