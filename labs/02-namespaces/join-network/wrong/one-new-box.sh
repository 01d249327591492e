#!/bin/bash
# fails: box-as-it-was
# Misconception: the two have to be started together to share. Then the box is another one than it was.
unshare --net --ipc bash -c 'sleep 2001 & exec sleep 2002' &
