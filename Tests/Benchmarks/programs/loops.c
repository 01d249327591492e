// loops [-f] getppid|forks|writes COUNT: programs to be traced.
//
//   getppid  COUNT system calls that nobody wants to see
//   forks    COUNT children, each executing /bin/true
//   writes   COUNT writes of one byte: half to a pipe that is read again, half to a file in memory
//   -f       first installs a seccomp filter like a tracer's, without a tracer: what no tracer can do better than
#define _GNU_SOURCE
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int fail(const char *what) {
    fprintf(stderr, "loops: %s: %s\n", what, strerror(errno));
    exit(3);
}

// A filter passes every call of the loops, after comparing it with the calls of the set `ns,mount`.
static void install_filter(void) {
    static const int wanted[] = {
        SYS_clone, SYS_clone3, SYS_unshare, SYS_setns, SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot,
        SYS_move_mount, SYS_open_tree, SYS_fsopen, SYS_fsconfig, SYS_fsmount, SYS_fspick, SYS_mount_setattr,
    };
    enum { COUNT = sizeof wanted / sizeof *wanted };
    struct sock_filter program[COUNT + 3];
    program[0] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
    for (int i = 0; i < COUNT; i++)
        program[i + 1] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, wanted[i], COUNT - i, 0);
    program[COUNT + 1] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    program[COUNT + 2] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_LOG);
    struct sock_fprog all = {COUNT + 3, program};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) fail("no_new_privs");
    if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &all)) fail("seccomp");
}

static void forks(long count) {
    char *arguments[] = {"true", NULL}, *environment[] = {NULL};
    for (long i = 0; i < count; i++) {
        pid_t child = fork();
        if (child < 0) fail("fork");
        if (child == 0) {
            execve("/bin/true", arguments, environment);
            _exit(127);
        }
        int status;
        if (waitpid(child, &status, 0) < 0 || status) fail("a child");
    }
}

static void writes(long count) {
    int ends[2], file = memfd_create("writes", MFD_CLOEXEC);
    char buffer[4096] = "x";
    if (file < 0 || pipe(ends)) fail("pipe");
    for (long i = 0; i < count / 2; i++) {
        if (write(ends[1], buffer, 1) != 1 || write(file, buffer, 1) != 1) fail("write");
        // Well before the pipe is full: it holds at least a page.
        if (i % 1024 == 1023 && read(ends[0], buffer, 1024) != 1024) fail("read");
    }
}

int main(int count, char **arguments) {
    if (count > 1 && !strcmp(arguments[1], "-f")) {
        install_filter();
        count--, arguments++;
    }
    long times = count == 3 ? atol(arguments[2]) : 0;
    if (times < 1) {
        fprintf(stderr, "usage: loops [-f] getppid|forks|writes COUNT\n");
        return 2;
    }
    if (!strcmp(arguments[1], "getppid")) {
        for (long i = 0; i < times; i++) syscall(SYS_getppid);
    } else if (!strcmp(arguments[1], "forks")) {
        forks(times);
    } else if (!strcmp(arguments[1], "writes")) {
        writes(times);
    } else {
        return 2;
    }
}
