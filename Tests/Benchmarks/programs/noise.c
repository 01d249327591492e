// noise BYTES SEED: bytes that are the same for the same seed, and of which gzip takes away about half.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 4096, RANDOM = 1950 };

int main(int count, char **words) {
    if (count != 3) {
        fprintf(stderr, "usage: noise BYTES SEED\n");
        return 2;
    }
    long bytes = atol(words[1]);
    uint64_t state = strtoull(words[2], NULL, 10) * 0x9e3779b97f4a7c15u | 1;
    char block[BLOCK];
    for (; bytes > 0; bytes -= BLOCK) {
        memset(block, ' ', sizeof block);
        for (int at = 0; at + 8 <= RANDOM; at += 8) {
            // xorshift*
            state ^= state >> 12;
            state ^= state << 25;
            state ^= state >> 27;
            uint64_t word = state * 0x2545f4914f6cdd1du;
            memcpy(block + at, &word, sizeof word);
        }
        size_t size = bytes < BLOCK ? (size_t)bytes : BLOCK;
        if (fwrite(block, 1, size, stdout) != size) return 1;
    }
    return fflush(stdout) != 0;
}
