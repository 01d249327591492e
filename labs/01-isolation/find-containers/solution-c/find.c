#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Ends every `web` that lives in the same PID namespace as this program. */
int main(void)
{
    struct stat mine;
    DIR *all = opendir("/proc");

    if (all == NULL || stat("/proc/self/ns/pid", &mine) != 0)
        return 1;
    for (struct dirent *entry; (entry = readdir(all)) != NULL;) {
        char path[300], line[16] = "";
        struct stat theirs;
        int pid = atoi(entry->d_name);

        if (pid <= 0)
            continue;
        snprintf(path, sizeof path, "/proc/%d/cmdline", pid);
        FILE *file = fopen(path, "r");
        if (file == NULL)
            continue;
        size_t length = fread(line, 1, sizeof line - 1, file);
        fclose(file);
        if (length < 4 || memcmp(line, "web", 4) != 0)
            continue;
        snprintf(path, sizeof path, "/proc/%d/ns/pid", pid);
        if (stat(path, &theirs) == 0 && theirs.st_ino == mine.st_ino)
            kill(pid, SIGKILL);
    }
    return closedir(all);
}
