#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int put(const char *path, const char *text)
{
    int file = open(path, O_WRONLY | O_CLOEXEC);
    int failed = file < 0 || write(file, text, strlen(text)) < 0;

    close(file);
    return failed;
}

int main(void)
{
    const int period = 50000;
    /* "20%" is 20 to atoi. */
    int quota = atoi(getenv("LAB_PARAM_QUOTA")) * period / 100;
    char text[64];

    if (mkdir("tenants", 0755) != 0)
        return 1;
    int is_v2 = access("tenants/cpu.max", F_OK) == 0;

    if (is_v2) {
        snprintf(text, sizeof text, "%d %d", quota, period);
        if (put("tenants/cpu.max", text) || put("tenants/cgroup.subtree_control", "+cpu"))
            return 1;
    } else {
        snprintf(text, sizeof text, "%d", period);
        if (put("tenants/cpu.cfs_period_us", text))
            return 1;
        snprintf(text, sizeof text, "%d", quota);
        if (put("tenants/cpu.cfs_quota_us", text))
            return 1;
    }
    if (mkdir("tenants/gold", 0755) != 0 || mkdir("tenants/bronze", 0755) != 0)
        return 1;
    return put(is_v2 ? "tenants/gold/cpu.weight" : "tenants/gold/cpu.shares", "1800")
        || put(is_v2 ? "tenants/bronze/cpu.weight" : "tenants/bronze/cpu.shares", "600");
}
