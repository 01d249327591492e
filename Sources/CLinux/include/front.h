// Two processes in place of one: a thin front that whoever started us waits for, and behind it the tracer, which may
// have to stay when the program has left daemons behind.
#pragma once

enum lab_front_kind {
    LAB_FRONT_PROGRAM = 1,  // value: the pid to which SIGTERM and SIGHUP are forwarded
    LAB_FRONT_STOPPED = 2,  // the program was stopped: so stops the front
    LAB_FRONT_EXIT = 3,     // the front ends with value as its status
};

struct lab_front_word {
    int kind, value;
};

// Forks. Must be called before there is a second thread. The parent becomes the front and never returns; the child
// returns with the descriptor through which it talks to the front, or -errno. The child ignores the terminal's signals
// and dies with the front until the front has been let go.
int lab_leave_front(void);

// Says something to the front. After LAB_FRONT_EXIT the front's death is the caller's no more. Returns 0 or -errno.
int lab_tell_front(int front, int kind, int value);

// The environment as execve takes it; Swift will not touch the C library's variable.
char **lab_environment(void);
