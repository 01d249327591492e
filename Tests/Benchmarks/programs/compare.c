// compare ROUNDS PAUSE_MS COMMAND… // COMMAND… [// …]: measures commands in turn and prints a row for each.
//
// A COMMAND is: LABEL TARGET PROGRAM ARGUMENT…
//   LABEL     what the row says
//   TARGET    the highest ratio to the first command that is wanted, `2.5ms` for a time of its own, `-` for none
//   PROGRAM   preceded by `@` where the program itself prints its median in microseconds, or by `until=TEXT` where
//             only the time until its output holds TEXT counts; it then gets SIGTERM
//
// The commands take turns (A B C, A B C, …), so that what slows the machine down slows all of them. A ratio is the
// median of the rounds' ratios, not the ratio of the medians.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"

enum { MAX_COMMANDS = 16, OUTPUT = 1 << 20 };

struct command {
    const char *label, *target, *until;
    int reports;
    char **arguments;
    double *samples;
    int failed;
};
static struct command commands[MAX_COMMANDS];
static int command_count;

static void fail(const char *what) {
    fprintf(stderr, "compare: %s: %s\n", what, strerror(errno));
    exit(3);
}

static char **parse_command(char **word) {
    if (command_count == MAX_COMMANDS || !word[0] || !word[1] || !word[2]) {
        fprintf(stderr, "usage: compare ROUNDS PAUSE_MS LABEL TARGET [@|until=TEXT] PROGRAM… [// …]\n");
        exit(2);
    }
    struct command *command = &commands[command_count++];
    command->label = *word++;
    command->target = *word++;
    if (!strcmp(*word, "@")) {
        command->reports = 1;
        word++;
    } else if (!strncmp(*word, "until=", 6)) {
        command->until = *word++ + 6;
    }
    command->arguments = word;
    while (*word && strcmp(*word, "//")) word++;
    if (*word) *word++ = NULL;
    return word;
}

// Runs a command once; microseconds, or a negative number where it failed.
static double measure(const struct command *command) {
    static char output[OUTPUT + 1];
    int ends[2] = {-1, -1};
    int listens = command->reports || command->until;
    if (listens && pipe2(ends, O_CLOEXEC)) fail("pipe");
    double before = now_microseconds();
    pid_t child = vfork();
    if (child < 0) fail("vfork");
    if (child == 0) {
        int out = listens ? ends[1] : open("/dev/null", O_WRONLY);
        dup2(out, 1);
        int in = open("/dev/null", O_RDONLY);
        dup2(in, 0);
        if (!getenv("LAB_BENCH_VERBOSE")) dup2(open("/dev/null", O_WRONLY), 2);
        execvp(command->arguments[0], command->arguments);
        _exit(127);
    }
    double elapsed = -1;
    size_t length = 0;
    if (listens) {
        close(ends[1]);
        for (ssize_t count; length < OUTPUT && (count = read(ends[0], output + length, OUTPUT - length)) > 0;) {
            length += count;
            if (command->until && memmem(output, length, command->until, strlen(command->until))) {
                elapsed = now_microseconds() - before;
                kill(child, SIGTERM);
                break;
            }
        }
        close(ends[0]);
        output[length] = 0;
    }
    int status;
    if (waitpid(child, &status, 0) < 0) fail("waitpid");
    if (command->until) return elapsed;
    elapsed = now_microseconds() - before;
    if (status) return -1;
    return command->reports ? strtod(output, NULL) : elapsed;
}

static void print_time(double microseconds) {
    if (microseconds < 1e3) printf("%8.0f µs", microseconds);
    else if (microseconds < 1e6) printf("%8.2f ms", microseconds / 1e3);
    else printf("%8.2f s ", microseconds / 1e6);
}

static void print_row(const struct command *command, int rounds, double *scratch) {
    // Labels are ASCII, so that a width in bytes is a width in columns.
    printf("  %-52s", command->label);
    if (command->failed) {
        printf(" failed (LAB_BENCH_VERBOSE=1 shows what it said)\n");
        return;
    }
    for (int i = 0; i < rounds; i++) scratch[i] = command->samples[i] / commands[0].samples[i];
    double ratio = median(scratch, rounds);
    memcpy(scratch, command->samples, rounds * sizeof *scratch);
    double time = median(scratch, rounds);
    print_time(time);
    int has_ratio = command != commands && !commands[0].failed;
    if (has_ratio) printf(" %7.2fx", ratio);
    else printf("         ");
    char *unit;
    double target = strtod(command->target, &unit);
    int is_time = !strcmp(unit, "ms");
    if (target > 0 && (is_time || has_ratio)) {
        double value = is_time ? time / 1e3 : ratio;
        printf("  at most %g%s  %s", target, is_time ? " ms" : "x", value <= target ? "met" : "MISSED");
    }
    printf("\n");
}

int main(int count, char **arguments) {
    int rounds = count > 2 ? atoi(arguments[1]) : 0, pause_ms = count > 2 ? atoi(arguments[2]) : 0;
    if (rounds < 1) {
        fprintf(stderr, "usage: compare ROUNDS PAUSE_MS COMMAND… [// COMMAND…]\n");
        return 2;
    }
    for (char **word = arguments + 3; *word;) word = parse_command(word);
    double *scratch = calloc(rounds, sizeof *scratch);
    for (int i = 0; i < command_count; i++) commands[i].samples = calloc(rounds, sizeof(double));
    struct timespec pause = {pause_ms / 1000, pause_ms % 1000 * 1000000L};
    // The first round warms the caches and is not counted.
    for (int round = -1; round < rounds; round++) {
        for (int i = 0; i < command_count; i++) {
            if (commands[i].failed) continue;
            nanosleep(&pause, NULL);
            double sample = measure(&commands[i]);
            if (sample < 0) commands[i].failed = 1;
            else if (round >= 0) commands[i].samples[round] = sample;
        }
    }
    int failed = 0;
    for (int i = 0; i < command_count; i++) {
        print_row(&commands[i], rounds, scratch);
        failed |= commands[i].failed;
    }
    for (int i = 0; i < command_count; i++) free(commands[i].samples);
    free(scratch);
    return failed;
}
