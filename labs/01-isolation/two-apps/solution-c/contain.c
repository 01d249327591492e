#define _GNU_SOURCE
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

/* contain NAME PORT: the app with ports and mounts of its own, and its own version of the library. */
int main(int count, char **words)
{
    const char *library;

    if (count != 3)
        return 2;
    library = strcmp(words[1], "shop") == 0 ? "/work/lib1" : "/work/lib2";
    if (unshare(CLONE_NEWNET | CLONE_NEWNS) != 0
        || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0
        || mount(library, "/opt/lib", NULL, MS_BIND, NULL) != 0)
        return 1;
    execlp("perl", "perl", "/work/app.pl", words[1], words[2], NULL);
    return 1;
}
