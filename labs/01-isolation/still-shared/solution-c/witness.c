#define _GNU_SOURCE
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

/* Everything of its own but what all four share: CLONE_NEWIPC is missing. */
int main(void)
{
    if (unshare(CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWNET) != 0)
        return 1;
    pid_t child = fork();

    if (child == 0) {
        execlp("sleep", "witness", "100000", NULL);
        return 1;
    }
    return waitpid(child, NULL, 0) < 0;
}
