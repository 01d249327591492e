#include "CLinux.h"
#include "raw_syscall.h"

#include <errno.h>
#include <linux/signal.h>
#include <linux/stat.h>

#define CALL0(n) raw_syscall(n, 0, 0, 0, 0, 0, 0)
#define CALL3(n, a, b, c) raw_syscall(n, (long)(a), (long)(b), (long)(c), 0, 0, 0)

enum { SIGNALS = 64, SIGNAL_SET_BYTES = 8 };

static void report(const struct lab_plan *plan, int32_t kind, int32_t index, int32_t value) {
    struct lab_report r = {kind, index, value};
    CALL3(__NR_write, plan->report_fd, &r, sizeof r);
}

static __attribute__((noreturn)) void leave(int status) {
    for (;;) raw_syscall(__NR_exit_group, status, 0, 0, 0, 0, 0);
}

static void reset_signals(uint64_t ignored) {
    // The kernel's own struct sigaction, not glibc's: handler, flags, restorer, mask. SIG_DFL is 0, SIG_IGN is 1.
    unsigned long action[4] = {0, 0, 0, 0};
    for (int signal = 1; signal <= SIGNALS; signal++) {
        action[0] = ignored >> (signal - 1) & 1;
        // SIGKILL and SIGSTOP answer EINVAL; there is nothing to reset in them.
        raw_syscall(__NR_rt_sigaction, signal, (long)action, 0, SIGNAL_SET_BYTES, 0, 0);
    }
    uint64_t none = 0;
    raw_syscall(__NR_rt_sigprocmask, SIG_SETMASK, (long)&none, 0, SIGNAL_SET_BYTES, 0, 0);
}

static long check_device(long fd, uint64_t major, uint64_t minor) {
    struct statx s;
    long result = raw_syscall(__NR_statx, fd, (long)"", 0x1000 /* AT_EMPTY_PATH */, STATX_TYPE, (long)&s, 0);
    if (result < 0) return result;
    int character = (s.stx_mode & 0170000) == 0020000;
    return character && s.stx_rdev_major == major && s.stx_rdev_minor == minor ? 0 : -ENODEV;
}

static long execute_first(char *const *paths, uint64_t arguments, uint64_t environment) {
    long failure = -ENOENT;
    for (; *paths; paths++) {
        long result = CALL3(__NR_execve, *paths, arguments, environment);
        if (result == -EACCES) failure = result;
        else if (result != -ENOENT && result != -ENOTDIR) return result;
    }
    return failure;
}

// Runs in the child; never returns. exec is the plan's last operation.
static __attribute__((noreturn, noinline)) void run_plan(struct lab_plan *plan) {
    for (int32_t i = 0; i < plan->count; i++) {
        const struct lab_op *op = &plan->ops[i];
        uint64_t a[6];
        for (int k = 0; k < 6; k++)
            a[k] = op->slot_mask >> k & 1 ? (uint64_t)plan->slots[op->args[k] % LAB_SLOTS] : op->args[k];
        long result = 0;
        switch (op->kind) {
        case LAB_OP_SYSCALL:
        case LAB_OP_SYSCALL_MAY_FAIL:
            do result = raw_syscall(op->number, (long)a[0], (long)a[1], (long)a[2], (long)a[3], (long)a[4], (long)a[5]);
            while (result == -EINTR);
            if (op->kind == LAB_OP_SYSCALL_MAY_FAIL && result < 0) {
                if (op->store >= 0 && op->store < LAB_SLOTS) plan->slots[op->store] = -1;
                continue;
            }
            break;
        case LAB_OP_RESET_SIGNALS:
            reset_signals(a[0]);
            break;
        case LAB_OP_FORK: {
            struct clone_args c = {.flags = a[0], .exit_signal = a[0] & CLONE_PARENT ? 0 : 17 /* SIGCHLD */};
            result = CALL3(__NR_clone3, &c, sizeof c, 0);
            if (result > 0) {
                report(plan, LAB_REPORT_FORKED, i, (int32_t)result);
                leave(0);
            }
            break;
        }
        case LAB_OP_CHECK_ABSOLUTE:
            result = *(const char *)a[0] == '/' ? 0 : -EXDEV;
            break;
        case LAB_OP_CHECK_DEVICE:
            result = check_device((long)a[0], a[1], a[2]);
            break;
        case LAB_OP_CHECK_RESULT:
            result = plan->slots[a[0] % LAB_SLOTS] == (int64_t)a[1] ? 0 : -EPROTO;
            break;
        case LAB_OP_EXECUTE:
            result = execute_first((char *const *)a[0], a[1], a[2]);
            break;
        case LAB_OP_WORKLOAD:
            // Closes every descriptor, the report's too: as with exec, its end of file means that all went well.
            lab_run_workload((const struct lab_workload *)a[0]);
        default:
            result = -ENOSYS;
        }
        if (result < 0 && result > -4096) {
            report(plan, LAB_REPORT_FAILED, i, (int32_t)-result);
            leave(127);
        }
        if (op->store >= 0 && op->store < LAB_SLOTS) plan->slots[op->store] = result;
    }
    report(plan, LAB_REPORT_FAILED, plan->count, ENOEXEC);
    leave(127);
}

long lab_clone_plan(struct lab_plan *plan, uint64_t flags, int32_t *pidfd, int32_t cgroup) {
    struct clone_args c = {
        .flags = flags,
        .exit_signal = 17 /* SIGCHLD */,
        .pidfd = flags & CLONE_PIDFD ? (uint64_t)(uintptr_t)pidfd : 0,
        .cgroup = flags & CLONE_INTO_CGROUP ? (uint64_t)cgroup : 0,
    };
    // With CLONE_VM the child runs on this very stack, below this frame, while CLONE_VFORK keeps the parent waiting;
    // that is safe because the child never returns from here.
    long result = CALL3(__NR_clone3, &c, sizeof c, 0);
    if (result == 0) run_plan(plan);
    return result;
}
