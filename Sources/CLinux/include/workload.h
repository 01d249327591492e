// Workloads: what the engine itself runs inside a group to see whether a limit bites. They end a launch plan in
// place of exec, so nothing on disk can be put in their stead, and obey the same rule: raw system calls only.
#pragma once

#include <stdint.h>

enum lab_workload_kind {
    // Maps `amount` bytes and touches them page by page.
    LAB_WORKLOAD_MEMORY = 1,
    // Forks `amount` children that sleep. They die with the workload, which must be pid 1 of its own namespace.
    LAB_WORKLOAD_PIDS,
    // Waits for the word to go, then spins until `amount` nanoseconds of CPU time are used; 0: until the deadline.
    LAB_WORKLOAD_CPU,
    // Writes `amount` bytes to `descriptor`, around and around within its first `span` bytes, `block` at a time.
    LAB_WORKLOAD_IO,
};

// Written by the workload, on a page shared with the engine; `go` is the engine's.
struct lab_progress {
    uint64_t done;        // bytes touched or written, children forked
    uint64_t cpu_ns;      // its CPU time since it went (CLOCK_THREAD_CPUTIME_ID)
    uint64_t elapsed_ns;  // time since it went (CLOCK_MONOTONIC)
    uint32_t error;       // the errno that ended it, or 0
    uint32_t state;       // enum lab_workload_state
    uint32_t go;
};

enum lab_workload_state { LAB_WORKLOAD_STARTING, LAB_WORKLOAD_READY, LAB_WORKLOAD_RUNNING, LAB_WORKLOAD_FINISHED };

struct lab_workload {
    int32_t kind;
    int32_t descriptor;   // of LAB_WORKLOAD_IO, else -1
    int32_t cpu;          // the CPU that it is bound to, or -1
    int32_t reserved;
    uint64_t amount;
    uint64_t span, block;
    uint64_t deadline_ns;  // ends by itself after this time, whatever it has reached
    struct lab_progress *progress;
};

// Runs the workload and ends the process. Never returns.
__attribute__((noreturn)) void lab_run_workload(const struct lab_workload *workload);

// What the workload has reached so far.
struct lab_progress lab_progress_load(const struct lab_progress *progress);

// Gives a LAB_WORKLOAD_CPU the word to go.
void lab_progress_go(struct lab_progress *progress);
