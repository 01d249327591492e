// Time and its middle value, for the benchmarks.
#pragma once

#include <stdlib.h>
#include <time.h>

static inline double now_microseconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1e6 + time.tv_nsec / 1e3;
}

static inline int by_size(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return a < b ? -1 : a > b;
}

// Sorts the samples. The upper one of the two in the middle where their number is even.
static inline double median(double *samples, int count) {
    qsort(samples, count, sizeof *samples, by_size);
    return samples[count / 2];
}
