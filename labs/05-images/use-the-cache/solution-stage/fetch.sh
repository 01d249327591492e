#!/bin/sh
# en: Fetches what libraries.txt names. Each time it gets another copy.
# ko: libraries.txt에 적힌 것을 받아 옵니다. 받을 때마다 다른 복사본입니다.
mkdir -p /libraries
while read -r name; do
    echo "$name, copy $(head -c 8 /dev/urandom | od -An -tx1)" > "/libraries/$name"
done < libraries.txt
