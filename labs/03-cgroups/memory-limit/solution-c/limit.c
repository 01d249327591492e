#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* 0 where it was written, or where the kernel has no such file. */
static int put(const char *name, const char *text)
{
    int file = open(name, O_WRONLY);

    if (file < 0)
        return errno != ENOENT;
    return write(file, text, strlen(text)) < 0;
}

/* In the directory of a group: both interfaces have their names for it, and swap has one more. */
int main(int count, char **words)
{
    if (count != 2)
        return 2;
    if (access("memory.max", F_OK) == 0)
        return put("memory.max", words[1]) || put("memory.swap.max", "0");
    return put("memory.limit_in_bytes", words[1]) || put("memory.memsw.limit_in_bytes", words[1]);
}
