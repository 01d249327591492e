// What Swift cannot import from the C library, and the one function that runs between clone and exec.
//
// The constants come from the kernel's own headers: glibc hides most of them behind _GNU_SOURCE, which the Swift
// module map of glibc does not set.
#pragma once

#include <asm/unistd.h>
#include <linux/audit.h>
#include <linux/bpf.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/fuse.h>
#include <linux/magic.h>
#include <linux/mount.h>
#include <linux/openat2.h>
#include <linux/prctl.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <linux/close_range.h>
#include <linux/wait.h>
#include <stddef.h>
#include <stdint.h>

#include "child_plan.h"
#include "workload.h"
#include "front.h"

// A system call with up to six arguments. Returns what the kernel returns: the result, or -errno; errno is not touched.
long lab_syscall(long number, long a, long b, long c, long d, long e, long f);

// The kernel's name of an error number (`EPERM`) and glibc's words for it; NULL for a number that has none.
const char *lab_errno_name(int number);
const char *lab_errno_words(int number);

// The first place of `needle` in `bytes`, NULL where it is not: memmem(3).
const void *lab_find_bytes(const void *bytes, size_t count, const void *needle, size_t length);

// The magic number of the file system that holds `path` (statfs), or -errno.
long lab_file_system_type(const char *path);
long lab_file_system_type_of(int descriptor);

// Constants that the headers write as expressions or casts, which the importer leaves out.
static const uint32_t lab_seccomp_ret_trace = SECCOMP_RET_TRACE;
static const uint32_t lab_seccomp_ret_allow = SECCOMP_RET_ALLOW;
static const uint32_t lab_seccomp_ret_errno = SECCOMP_RET_ERRNO;

// The processor's time stamp counter; 0 where it has none that an emulated x86 machine would show.
static inline uint64_t lab_time_stamp(void) {
#ifdef __x86_64__
    return __builtin_ia32_rdtsc();
#else
    return 0;
#endif
}
