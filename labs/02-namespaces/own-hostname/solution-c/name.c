#define _GNU_SOURCE
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(void)
{
    const char *name = getenv("LAB_PARAM_NAME");

    if (unshare(CLONE_NEWUTS) != 0 || sethostname(name, strlen(name)) != 0)
        return 1;
    execlp("sleep", "sleep", "1001", NULL);
    return 1;
}
