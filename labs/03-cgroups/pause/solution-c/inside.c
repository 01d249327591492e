#include <fcntl.h>
#include <unistd.h>

/* Writes itself into each list of processes that is named, then becomes the job. */
int main(int count, char **paths)
{
    for (int i = 1; i < count; i++) {
        int file = open(paths[i], O_WRONLY | O_CLOEXEC);

        if (file < 0 || write(file, "0", 1) != 1)
            return 1;
    }
    execlp("bash", "bash", "/work/job.sh", NULL);
    return 1;
}
