#include "CLinux.h"
#include "raw_syscall.h"

#include <asm/unistd.h>
#include <errno.h>
#include <linux/fcntl.h>
#include <linux/futex.h>
#include <linux/mman.h>
#include <linux/time.h>
#include <linux/time_types.h>

#define CALL(n, a, b, c) raw_syscall(n, (long)(a), (long)(b), (long)(c), 0, 0, 0)
#define STORE(field, value) __atomic_store_n(&p->field, (value), __ATOMIC_RELEASE)

enum { PAGE = 4096, SECOND = 1000000000, CPU_MASK_BYTES = 128 };

static __attribute__((noreturn)) void finish(struct lab_progress *p, long result) {
    STORE(error, result < 0 ? (uint32_t)-result : 0);
    STORE(state, LAB_WORKLOAD_FINISHED);
    for (;;) CALL(__NR_exit_group, 0, 0, 0);
}

static uint64_t now(int clock) {
    struct __kernel_timespec t = {0, 0};
    CALL(__NR_clock_gettime, clock, &t, 0);
    return (uint64_t)t.tv_sec * SECOND + (uint64_t)t.tv_nsec;
}

// Of the group's processes this one is to be killed first, not the learner's.
static void volunteer_for_oom(void) {
    long fd = raw_syscall(__NR_openat, AT_FDCWD, (long)"/proc/self/oom_score_adj", O_WRONLY, 0, 0, 0);
    if (fd < 0) return;
    CALL(__NR_write, fd, "1000", 4);
    CALL(__NR_close, fd, 0, 0);
}

static void consume_memory(const struct lab_workload *w, struct lab_progress *p, uint64_t start) {
    long address = raw_syscall(__NR_mmap, 0, (long)w->amount, PROT_READ | PROT_WRITE,
                               MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (address < 0 && address > -4096) finish(p, address);
    // Page by page, so that what was reached is exact. Without huge pages in the kernel there is nothing to refuse.
    CALL(__NR_madvise, address, w->amount, MADV_NOHUGEPAGE);
    for (uint64_t at = 0; at < w->amount; at += PAGE) {
        *(volatile char *)(address + (long)at) = 1;
        STORE(done, at + PAGE < w->amount ? at + PAGE : w->amount);
        if (at / PAGE % 256 == 0 && now(CLOCK_MONOTONIC) - start > w->deadline_ns) finish(p, -ETIME);
    }
}

static void consume_pids(const struct lab_workload *w, struct lab_progress *p, uint64_t start) {
    for (uint64_t i = 0; i < w->amount; i++) {
        struct clone_args c = {.exit_signal = 17 /* SIGCHLD */};
        long result = CALL(__NR_clone3, &c, sizeof c, 0);
        if (result == 0)
            for (;;) raw_syscall(__NR_ppoll, 0, 0, 0, 0, 0, 0);
        if (result < 0) finish(p, result);
        STORE(done, i + 1);
        if (now(CLOCK_MONOTONIC) - start > w->deadline_ns) finish(p, -ETIME);
    }
}

static void consume_cpu(const struct lab_workload *w, struct lab_progress *p, uint64_t start) {
    STORE(state, LAB_WORKLOAD_READY);
    while (!__atomic_load_n(&p->go, __ATOMIC_ACQUIRE)) {
        struct __kernel_timespec patience = {0, 20000000};
        raw_syscall(__NR_futex, (long)&p->go, FUTEX_WAIT, 0, (long)&patience, 0, 0);
        if (now(CLOCK_MONOTONIC) - start > w->deadline_ns) finish(p, -ETIME);
    }
    STORE(state, LAB_WORKLOAD_RUNNING);
    uint64_t went = now(CLOCK_MONOTONIC), used = now(CLOCK_THREAD_CPUTIME_ID), cpu = 0, elapsed = 0;
    while (elapsed < w->deadline_ns && (w->amount == 0 || cpu < w->amount)) {
        for (volatile int i = 0; i < 2000; i++) {}
        cpu = now(CLOCK_THREAD_CPUTIME_ID) - used;
        elapsed = now(CLOCK_MONOTONIC) - went;
        STORE(cpu_ns, cpu);
        STORE(elapsed_ns, elapsed);
    }
}

static void consume_io(const struct lab_workload *w, struct lab_progress *p, uint64_t start) {
    long buffer = raw_syscall(__NR_mmap, 0, (long)w->block, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (buffer < 0 && buffer > -4096) finish(p, buffer);
    STORE(state, LAB_WORKLOAD_RUNNING);
    for (uint64_t done = 0; done < w->amount;) {
        long result = raw_syscall(__NR_pwrite64, 0, buffer, (long)w->block, (long)(done % w->span), 0, 0);
        if (result == -EINTR) continue;
        if (result < 0) finish(p, result);
        done += (uint64_t)result;
        STORE(done, done);
        uint64_t elapsed = now(CLOCK_MONOTONIC) - start;
        STORE(elapsed_ns, elapsed);
        if (elapsed > w->deadline_ns) finish(p, -ETIME);
    }
}

void lab_run_workload(const struct lab_workload *w) {
    struct lab_progress *p = w->progress;
    uint64_t start = now(CLOCK_MONOTONIC);
    // Without exec nothing closes the engine's descriptors: whoever waits for the end of one would wait for this
    // process. The workload's own becomes 0.
    if (w->descriptor > 0) CALL(__NR_dup3, w->descriptor, 0, 0);
    long closed = CALL(__NR_close_range, w->descriptor >= 0 ? 1 : 0, ~0U, 0);
    if (closed < 0) finish(p, closed);
    volunteer_for_oom();
    if (w->cpu >= 0) {
        unsigned char mask[CPU_MASK_BYTES];
        for (int i = 0; i < CPU_MASK_BYTES; i++) mask[i] = i == w->cpu / 8 ? (unsigned char)(1 << w->cpu % 8) : 0;
        long result = CALL(__NR_sched_setaffinity, 0, CPU_MASK_BYTES, mask);
        if (result < 0) finish(p, result);
    }
    switch (w->kind) {
    case LAB_WORKLOAD_MEMORY: consume_memory(w, p, start); break;
    case LAB_WORKLOAD_PIDS: consume_pids(w, p, start); break;
    case LAB_WORKLOAD_CPU: consume_cpu(w, p, start); break;
    case LAB_WORKLOAD_IO: consume_io(w, p, start); break;
    default: finish(p, -EINVAL);
    }
    finish(p, 0);
}

struct lab_progress lab_progress_load(const struct lab_progress *p) {
    struct lab_progress copy = {0};
    // The state first: what a finished workload has written is then complete.
    copy.state = __atomic_load_n(&p->state, __ATOMIC_ACQUIRE);
    copy.done = __atomic_load_n(&p->done, __ATOMIC_ACQUIRE);
    copy.elapsed_ns = __atomic_load_n(&p->elapsed_ns, __ATOMIC_ACQUIRE);
    copy.cpu_ns = __atomic_load_n(&p->cpu_ns, __ATOMIC_ACQUIRE);
    copy.error = __atomic_load_n(&p->error, __ATOMIC_ACQUIRE);
    return copy;
}

void lab_progress_go(struct lab_progress *p) {
    __atomic_store_n(&p->go, 1, __ATOMIC_RELEASE);
    raw_syscall(__NR_futex, (long)&p->go, FUTEX_WAKE, 1, 0, 0, 0);
}
