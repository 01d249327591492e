/* tree DIR: a folder of 200 MB that compresses as an image of programs does, to a little less than half. The same bytes
 * every time: words, machine code and what was compressed before, in files of every size. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static uint64_t state = 88172645463325252u;

/* xorshift64 (Marsaglia 2003) */
static uint64_t next(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	return state ^= state << 17;
}

static void fill(char *block, size_t size)
{
	static const char *words[] = { "return ", "static ", "the ", "namespace", "of ", "int ", "layer ", "0x00, ",
				       "mount(", ");\n", "kernel ", "image", "{ ", "}\n", "struct ", "== ", "NULL" };
	if (next() % 100 < 31) {
		for (size_t at = 0; at + 8 <= size; at += 8) {
			uint64_t value = next();
			memcpy(block + at, &value, 8);
		}
		return;
	}
	for (size_t at = 0; at < size;) {
		const char *word = words[next() % (sizeof(words) / sizeof(*words))];
		size_t length = strlen(word);
		if (length > size - at) length = size - at;
		memcpy(block + at, word, length);
		at += length;
	}
}

int main(int argc, char **argv)
{
	static char block[4096];
	size_t left = 200u << 20;
	char path[64];

	if (argc != 2 || chdir(argv[1]) != 0) return 2;
	for (unsigned number = 0; left > 0; number++) {
		if (number % 40 == 0) {
			snprintf(path, sizeof(path), "d%u", number / 40);
			if (mkdir(path, 0755) != 0) return 1;
		}
		snprintf(path, sizeof(path), "d%u/f%u", number / 40, number);
		FILE *file = fopen(path, "wx");
		if (!file) return 1;
		/* Many small ones and few large ones: most between 1 KiB and 100 KiB. */
		size_t size = 1024u << next() % 7;
		if (next() % 64 == 0) size = 4u << 20;
		size += next() % 1024;
		if (size > left) size = left;
		left -= size;
		while (size > 0) {
			size_t count = size < sizeof(block) ? size : sizeof(block);
			fill(block, sizeof(block));
			if (fwrite(block, 1, count, file) != count) return 1;
			size -= count;
		}
		if (fclose(file) != 0) return 1;
	}
	return 0;
}
