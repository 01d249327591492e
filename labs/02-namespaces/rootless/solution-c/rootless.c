#define _GNU_SOURCE
#include <fcntl.h>
#include <grp.h>
#include <net/if.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

static int put(const char *path, const char *text)
{
    int file = open(path, O_WRONLY | O_CLOEXEC);

    return file < 0 || write(file, text, strlen(text)) < 0;
}

int main(void)
{
    if (setgroups(0, NULL) != 0 || setresuid(1000, 1000, 1000) != 0)
        return 1;
    /* Who gives up root is not dumpable any more, and its files in /proc belong to root. */
    prctl(PR_SET_DUMPABLE, 1);
    if (unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0)
        return 1;
    /* 1000 out here is root in there. */
    if (put("/proc/self/setgroups", "deny") || put("/proc/self/uid_map", "0 1000 1"))
        return 1;

    struct ifreq lo = { .ifr_name = "lo" };
    int any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    if (ioctl(any, SIOCGIFFLAGS, &lo) != 0)
        return 1;
    lo.ifr_flags |= IFF_UP;
    if (ioctl(any, SIOCSIFFLAGS, &lo) != 0)
        return 1;
    execlp("sleep", "sleep", "3001", NULL);
    return 1;
}
