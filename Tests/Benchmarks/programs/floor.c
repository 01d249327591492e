// floor COUNT ROOT WORK: the least that a container's start can cost on this machine, from inside one process.
//
// One start is: two groups with limits (pids, memory), clone3 with five new namespaces, the join of the groups, a
// cgroup namespace, an overlay over ROOT, /proc, a tmpfs on /dev, pivot_root, exec of /bin/busybox true, the wait and
// the removal of the groups. Prints the median in microseconds.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

enum { PATH = 4096, GROUPS = 2 };

static const struct {
    const char *v1, *v1_file, *v2_file, *value;
} limits[GROUPS] = {
    {"pids", "pids.max", "pids.max", "64"},
    {"memory", "memory.limit_in_bytes", "memory.max", "67108864"},
};
static char groups[GROUPS][PATH], limit_files[GROUPS][PATH], join_files[GROUPS][PATH];
static int group_count;
static char overlay_options[3 * PATH], merged[PATH], proc_target[PATH], dev_target[PATH];

static void fail(const char *what) {
    fprintf(stderr, "floor: %s: %s\n", what, strerror(errno));
    _exit(3);
}

static void write_file(const char *path, const char *value) {
    int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0 || write(file, value, strlen(value)) < 0) fail(path);
    close(file);
}

// v1 has a hierarchy for each controller; on v2 one group has both files.
static void find_groups(void) {
    int v1 = access("/sys/fs/cgroup/pids/cgroup.procs", F_OK) == 0;
    group_count = v1 ? GROUPS : 1;
    for (int i = 0; i < GROUPS; i++) {
        const char *base = v1 ? limits[i].v1 : "";
        snprintf(groups[i], PATH, "/sys/fs/cgroup/%s/lab-floor-%d", base, getpid());
        snprintf(limit_files[i], PATH, "%.2000s/%s", groups[i], v1 ? limits[i].v1_file : limits[i].v2_file);
        // On v1 `tasks` does not wait; `cgroup.procs` does, up to 10 ms.
        snprintf(join_files[i], PATH, "%.2000s/%s", groups[i], v1 ? "tasks" : "cgroup.procs");
    }
}

static void become_container(void) {
    for (int i = 0; i < group_count; i++) write_file(join_files[i], "0");
    if (unshare(CLONE_NEWCGROUP)) fail("unshare");
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL)) fail("make mounts private");
    if (mount("overlay", merged, "overlay", 0, overlay_options)) fail("mount the overlay");
    if (mount("proc", proc_target, "proc", 0, NULL)) fail("mount /proc");
    if (mount("tmpfs", dev_target, "tmpfs", 0, "size=64k,mode=755")) fail("mount /dev");
    if (chdir(merged) || syscall(SYS_pivot_root, ".", ".")) fail("pivot_root");
    if (umount2(".", MNT_DETACH) || chdir("/")) fail("drop the old root");
    if (sethostname("floor", 5)) fail("sethostname");
    char *arguments[] = {"busybox", "true", NULL}, *environment[] = {NULL};
    execve("/bin/busybox", arguments, environment);
    fail("exec /bin/busybox");
}

static void start_once(void) {
    for (int i = 0; i < group_count; i++)
        if (mkdir(groups[i], 0755)) fail(groups[i]);
    for (int i = 0; i < GROUPS; i++) write_file(limit_files[i], limits[i].value);
    struct clone_args arguments = {
        .flags = CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWNET,
        .exit_signal = SIGCHLD,
    };
    pid_t child = syscall(SYS_clone3, &arguments, sizeof arguments);
    if (child < 0) fail("clone3");
    if (child == 0) become_container();
    int status;
    if (waitpid(child, &status, 0) < 0) fail("waitpid");
    for (int i = 0; i < group_count; i++)
        if (rmdir(groups[i])) fail(groups[i]);
    if (status) exit(3);
}

int main(int count, char **arguments) {
    int starts = count == 4 ? atoi(arguments[1]) : 0;
    if (starts < 1) {
        fprintf(stderr, "usage: floor COUNT ROOT WORK\n");
        return 2;
    }
    const char *root = arguments[2], *work = arguments[3];
    const char *parts[] = {"", "/merged", "/upper", "/work"};
    char path[PATH];
    for (int i = 0; i < 4; i++) {
        snprintf(path, PATH, "%s%s", work, parts[i]);
        mkdir(path, 0755);
    }
    snprintf(merged, PATH, "%s/merged", work);
    snprintf(proc_target, PATH, "%s/merged/proc", work);
    snprintf(dev_target, PATH, "%s/merged/dev", work);
    snprintf(overlay_options, sizeof overlay_options, "lowerdir=%s,upperdir=%s/upper,workdir=%s/work", root, work, work);
    find_groups();
    double *samples = calloc(starts, sizeof *samples);
    if (!samples) fail("memory");
    for (int i = 0; i < starts; i++) {
        double before = now_microseconds();
        start_once();
        samples[i] = now_microseconds() - before;
    }
    printf("%.1f\n", median(samples, starts));
    free(samples);
}
