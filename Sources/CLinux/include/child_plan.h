// A launch plan: a flat array of operations, built by Swift before the clone and carried out here in the child.
//
// Between clone and exec the locks of every other thread stay held (malloc, metadata, stdio), and with CLONE_VM the
// memory is the parent's own. So this code makes raw system calls and nothing else.
#pragma once

#include <stdint.h>

enum lab_op_kind {
    // The system call `number` with `args`; fails the plan when it returns an errno.
    LAB_OP_SYSCALL,
    // The same, but an errno is no failure: the slot then holds -1, which is no descriptor.
    LAB_OP_SYSCALL_MAY_FAIL,
    // Every signal back to its default action, then an empty signal mask. args[0]: bit mask of signals left ignored.
    LAB_OP_RESET_SIGNALS,
    // clone3 with flags args[0]: the child goes on with the plan; its parent reports the child's pid and exits.
    LAB_OP_FORK,
    // Fails with EXDEV unless the string at args[0] begins with '/': getcwd says "(unreachable)" outside the root.
    LAB_OP_CHECK_ABSOLUTE,
    // Fails with ENODEV unless descriptor args[0] is the character device args[1]:args[2].
    LAB_OP_CHECK_DEVICE,
    // Fails with EPROTO unless slot args[0] holds args[1].
    LAB_OP_CHECK_RESULT,
    // In place of exec, always last: consumes what the struct lab_workload at args[0] says (workload.h). Only for a
    // child with memory of its own.
    LAB_OP_WORKLOAD,
    // execve of the first path of the NULL-terminated list at args[0] that there is, with arguments args[1] and
    // environment args[2], as execvp(3) searches: EACCES only where no other path has the program.
    LAB_OP_EXECUTE,
};

struct lab_op {
    int32_t kind;
    int32_t store;       // the slot that takes the result, or -1
    int64_t number;      // the system call
    uint64_t args[6];    // values, or pointers that stay valid until exec
    uint32_t slot_mask;  // bit i: args[i] is the number of a slot whose value is the argument
};

enum { LAB_SLOTS = 512 };

enum lab_report_kind {
    LAB_REPORT_FAILED = 1,  // operation `index` failed with `value` as errno
    LAB_REPORT_FORKED = 2,  // operation `index` cloned the process `value`
};

struct lab_report {
    int32_t kind, index, value;
};

struct lab_plan {
    const struct lab_op *ops;
    int32_t count;
    int32_t report_fd;  // close-on-exec: end of file on the other side means that exec worked
    int64_t slots[LAB_SLOTS];
};

// clone3 with `flags`, and the plan in the child. `pidfd` receives the descriptor where flags hold CLONE_PIDFD;
// `cgroup` is a descriptor of a v2 group where they hold CLONE_INTO_CGROUP. Signals must be blocked by the caller.
// Returns the pid, or -errno.
long lab_clone_plan(struct lab_plan *plan, uint64_t flags, int32_t *pidfd, int32_t cgroup);
