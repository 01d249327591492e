#define _GNU_SOURCE
#include <sched.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int contain(void)
{
    if (sethostname("box", 3) != 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
        return 1;
    if (mount("/tmp/image", "/tmp/image", NULL, MS_BIND, NULL) != 0
        || mount("/usr", "/tmp/image/usr", NULL, MS_BIND | MS_REC, NULL) != 0
        || mount("proc", "/tmp/image/proc", "proc", 0, NULL) != 0)
        return 1;
    /* The old root is stacked on the new one, and comes off again: it needs no directory of its own. */
    if (chdir("/tmp/image") != 0 || syscall(SYS_pivot_root, ".", ".") != 0 || umount2(".", MNT_DETACH) != 0
        || chdir("/") != 0)
        return 1;
    execlp("sleep", "sleep", "4001", NULL);
    return 1;
}

int main(void)
{
    if (unshare(CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWNET | CLONE_NEWCGROUP) != 0)
        return 1;
    pid_t child = fork();

    if (child == 0)
        return contain();
    return waitpid(child, NULL, 0) < 0;
}
