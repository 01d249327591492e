#define _GNU_SOURCE
#include "CLinux.h"
#include "raw_syscall.h"

#include <errno.h>
#include <string.h>
#include <sys/vfs.h>

long lab_syscall(long number, long a, long b, long c, long d, long e, long f) {
    return raw_syscall(number, a, b, c, d, e, f);
}

const char *lab_errno_name(int number) { return strerrorname_np(number); }
const char *lab_errno_words(int number) { return strerrordesc_np(number); }

const void *lab_find_bytes(const void *bytes, size_t count, const void *needle, size_t length) {
    return memmem(bytes, count, needle, length);
}

long lab_file_system_type(const char *path) {
    struct statfs s;
    return statfs(path, &s) ? -errno : s.f_type;
}
long lab_file_system_type_of(int descriptor) {
    struct statfs s;
    return fstatfs(descriptor, &s) ? -errno : s.f_type;
}
