#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

// The front's only state besides its stack: what its signal handler needs.
static volatile sig_atomic_t front_pid;
static volatile sig_atomic_t front_pending;

static void forward(int signal) {
    if (front_pid > 0)
        kill((pid_t)front_pid, signal);
    else
        front_pending = signal;
}

static _Noreturn void run_front(int words) {
    // The terminal's signals are for the program; the shell that waits for us must not see us die or stop of them.
    signal(SIGINT, SIG_IGN);
    signal(SIGQUIT, SIG_IGN);
    signal(SIGTSTP, SIG_IGN);
    struct sigaction action = {.sa_handler = forward, .sa_flags = SA_RESTART};
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
    for (;;) {
        struct lab_front_word word;
        ssize_t count = read(words, &word, sizeof word);
        if (count < 0 && errno == EINTR) continue;
        if (count != sizeof word) _exit(4);  // the tracer has died
        switch (word.kind) {
        case LAB_FRONT_PROGRAM:
            front_pid = word.value;
            if (front_pending) kill((pid_t)front_pid, front_pending);
            break;
        case LAB_FRONT_STOPPED:
            // Job control has stopped the program: the shell has to see it in the process that it waits for. SIGCONT
            // to the group continues us and the program alike.
            raise(SIGSTOP);
            break;
        default:
            _exit(word.value);
        }
    }
}

int lab_leave_front(void) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC)) return -errno;
    pid_t front = getpid();
    pid_t child = fork();
    if (child < 0) {
        int error = errno;
        close(ends[0]);
        close(ends[1]);
        return -error;
    }
    if (child > 0) {
        close(ends[1]);
        run_front(ends[0]);
    }
    close(ends[0]);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    // It may have died before the line above.
    if (getppid() != front) _exit(4);
    signal(SIGINT, SIG_IGN);
    signal(SIGQUIT, SIG_IGN);
    signal(SIGTSTP, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    // Sent to the whole group (timeout(1), a shell that ends a job): it is for the program, whose end is ours.
    signal(SIGTERM, SIG_IGN);
    return ends[1];
}

int lab_tell_front(int front, int kind, int value) {
    struct lab_front_word word = {kind, value};
    if (kind == LAB_FRONT_EXIT) prctl(PR_SET_PDEATHSIG, 0);
    return write(front, &word, sizeof word) == sizeof word ? 0 : -errno;
}

char **lab_environment(void) { return environ; }
