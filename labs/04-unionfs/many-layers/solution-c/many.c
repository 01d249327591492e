#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>

/* Opens each layer of the list, and mounts them by the short names that their descriptors have in /proc. */
int main(int count, char **arguments)
{
    if (count != 4)
        return 2;

    FILE *order = fopen(arguments[1], "r");
    char digest[80], path[256], lower[4096] = "";

    if (!order)
        return 1;
    while (fscanf(order, "%79s", digest) == 1) {
        char longer[4096];

        snprintf(path, sizeof path, "%s/%s", arguments[2], digest);
        int layer = open(path, O_RDONLY | O_DIRECTORY);
        /* The list begins with the lowest, the option with the uppermost. */
        if (layer < 0 || snprintf(longer, sizeof longer, "/proc/self/fd/%d%s%s", layer, *lower ? ":" : "", lower)
                             >= (int)sizeof longer)
            return 1;
        strcpy(lower, longer);
    }

    char options[4200];

    snprintf(options, sizeof options, "lowerdir=%s", lower);
    if (mount("overlay", arguments[3], "overlay", 0, options) != 0) {
        perror("mount");
        return 1;
    }
    return 0;
}
