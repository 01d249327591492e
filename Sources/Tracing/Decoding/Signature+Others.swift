extension Signature {
    /// The set net.
    static let network: KeyValuePairs<String, String> = [
        "socket": "domain:family type:socketType protocol:protocolNumber",
        "socketpair": "domain:family type:socketType protocol:protocolNumber sv:hex",
        "bind": "sockfd:fd addr:address addrlen:size",
        "connect": "sockfd:fd addr:address addrlen:size",
        "listen": "sockfd:fd backlog",
        "accept": "sockfd:fd addr:hex addrlen:hex",
        "accept4": "sockfd:fd addr:hex addrlen:hex flags:acceptFlags",
        "send": "sockfd:fd buf:data len:size flags:msg",
        "recv": "sockfd:fd buf:hex len:size flags:msg",
        "sendto": "sockfd:fd buf:data len:size flags:msg dest_addr:address addrlen:size",
        "recvfrom": "sockfd:fd buf:hex len:size flags:msg src_addr:hex addrlen:hex",
        "sendmsg": "sockfd:fd msg:message flags:msg",
        "sendmmsg": "sockfd:fd msgvec:messages vlen flags:msg",
        "recvmsg": "sockfd:fd msg:hex flags:msg",
        "recvmmsg": "sockfd:fd msgvec:hex vlen flags:msg timeout:hex",
        "setsockopt": "sockfd:fd level:level optname:option optval:hex optlen:size",
        "getsockopt": "sockfd:fd level:level optname:option optval:hex optlen:hex",
        "getsockname": "sockfd:fd addr:hex addrlen:hex",
        "getpeername": "sockfd:fd addr:hex addrlen:hex",
        "shutdown": "sockfd:fd how:shutdown",
        "socketcall": "call:socketcall",
    ]

    /// What belongs to no set, and is seen with `all`.
    static let others: KeyValuePairs<String, String> = [
        "getpid": "", "gettid": "", "getppid": "", "getuid": "", "geteuid": "", "getgid": "", "getegid": "",
        "getuid32": "", "geteuid32": "", "getgid32": "", "getegid32": "", "getpgrp": "", "setsid": "", "pause": "",
        "sched_yield": "", "restart_syscall": "", "munlockall": "", "vhangup": "", "inotify_init": "",
        "getpgid": "pid", "getsid": "pid", "setpgid": "pid pgid",
        "brk": "addr:hex",
        "mmap": "addr:hex length:size prot:prot flags:map fd:fd offset:hex",
        "mmap2": "addr:hex length:size prot:prot flags:map fd:fd pgoffset:hex",
        "munmap": "addr:hex length:size",
        "mprotect": "addr:hex len:size prot:prot",
        "mremap": "old_address:hex old_size:size new_size:size flags:hex new_address:hex",
        "madvise": "addr:hex length:size advice",
        "mincore": "addr:hex length:size vec:hex",
        "mlock": "addr:hex len:size", "munlock": "addr:hex len:size", "mlockall": "flags:hex",
        "msync": "addr:hex length:size flags:hex",
        "arch_prctl": "op:hex addr:hex",
        "set_tid_address": "tidptr:hex",
        "set_robust_list": "head:hex len:size",
        "get_robust_list": "pid head_ptr:hex len_ptr:hex",
        "rseq": "rseq:hex rseq_len:size flags:hex sig:hex",
        "futex": "uaddr:hex op:hex val timeout:hex uaddr2:hex val3",
        "futex_time64": "uaddr:hex op:hex val timeout:hex uaddr2:hex val3",
        "set_thread_area": "u_info:hex", "get_thread_area": "u_info:hex", "modify_ldt": "func ptr:hex bytecount:size",
        "wait4": "pid wstatus:hex options:wait rusage:hex",
        "waitpid": "pid wstatus:hex options:wait",
        "waitid": "idtype id infop:hex options:wait rusage:hex",
        "pidfd_open": "pid flags:hex", "pidfd_getfd": "pidfd:fd targetfd flags:hex",
        "nanosleep": "duration:timespec rem:hex",
        "clock_nanosleep": "clockid flags:hex t:timespec remain:hex",
        "clock_gettime": "clockid tp:hex", "clock_settime": "clockid tp:timespec", "clock_getres": "clockid res:hex",
        "gettimeofday": "tv:hex tz:hex", "settimeofday": "tv:hex tz:hex", "time": "tloc:hex", "times": "buf:hex",
        "alarm": "seconds", "getitimer": "which curr_value:hex", "setitimer": "which new_value:hex old_value:hex",
        "getrandom": "buf:hex buflen:size flags:hex",
        "getrlimit": "resource:resource rlim:hex", "ugetrlimit": "resource:resource rlim:hex",
        "setrlimit": "resource:resource rlim:limits",
        "prlimit64": "pid resource:resource new_limit:limits old_limit:hex",
        "getrusage": "who usage:hex", "sysinfo": "info:hex", "uname": "buf:hex",
        "sched_getaffinity": "pid cpusetsize:size mask:hex", "sched_setaffinity": "pid cpusetsize:size mask:hex",
        "sched_setscheduler": "pid policy param:hex", "sched_getscheduler": "pid", "sched_getparam": "pid param:hex",
        "getcpu": "cpu:hex node:hex tcache:hex", "getpriority": "which who", "setpriority": "which who prio",
        "personality": "persona:hex",
        "poll": "fds:hex nfds:size timeout", "ppoll": "fds:hex nfds:size tmo_p:hex sigmask:hex",
        "select": "nfds readfds:hex writefds:hex exceptfds:hex timeout:hex",
        "pselect6": "nfds readfds:hex writefds:hex exceptfds:hex timeout:hex sigmask:hex",
        "epoll_create": "size", "epoll_create1": "flags:hex", "epoll_ctl": "epfd:fd op fd:fd event:hex",
        "epoll_wait": "epfd:fd events:hex maxevents timeout",
        "epoll_pwait": "epfd:fd events:hex maxevents timeout sigmask:hex",
        "eventfd": "initval", "eventfd2": "initval flags:hex",
        "signalfd": "fd:fd mask:signalSet", "signalfd4": "fd:fd mask:signalSet",
        "timerfd_create": "clockid flags:hex", "timerfd_settime": "fd:fd flags:hex new_value:hex old_value:hex",
        "inotify_init1": "flags:hex",
        "rt_sigpending": "set:hex", "rt_sigtimedwait": "set:signalSet", "sigaltstack": "ss:hex old_ss:hex",
        "ptrace": "op:tracing pid addr:hex data:hex",
        "bpf": "cmd attr:hex size:size",
        "perf_event_open": "attr:hex pid cpu group_fd:fd flags:hex",
        "io_uring_setup": "entries p:hex", "io_uring_enter": "fd:fd to_submit min_complete flags:hex sig:hex",
        "io_uring_register": "fd:fd opcode arg:hex nr_args",
        "process_vm_readv": "pid local_iov:hex liovcnt remote_iov:hex riovcnt flags:hex",
        "process_vm_writev": "pid local_iov:hex liovcnt remote_iov:hex riovcnt flags:hex",
        "kcmp": "pid1 pid2 type idx1:hex idx2:hex", "membarrier": "cmd flags:hex cpu_id",
        "keyctl": "op:hex arg2:hex arg3:hex arg4:hex arg5:hex", "add_key": "type:text description:text",
        "init_module": "image:hex len:size params:text", "finit_module": "fd:fd params:text flags:hex",
        "delete_module": "name:text flags:hex", "reboot": "magic:hex magic2:hex op:hex arg:hex",
        "msgget": "key:hex msgflg:hex", "msgctl": "msqid op:hex buf:hex", "msgsnd": "msqid msgp:hex msgsz:size msgflg:hex",
        "msgrcv": "msqid msgp:hex msgsz:size msgtyp msgflg:hex",
        "shmget": "key:hex size:size shmflg:hex", "shmctl": "shmid op:hex buf:hex", "shmat": "shmid shmaddr:hex shmflg:hex",
        "shmdt": "shmaddr:hex", "semget": "key:hex nsems semflg:hex", "semctl": "semid semnum op:hex arg:hex",
        "syslog": "type buf:hex len:size", "userfaultfd": "flags:hex", "mseal": "addr:hex len:size flags:hex",
    ]

    /// Every signature by the name of its call.
    static let all: [String: Signature] = {
        var all = [String: Signature]()
        for table in [isolation, files, network, others] {
            for (name, text) in table { all[name] = Signature(text) }
        }
        return all
    }()

    /// For a call of which nothing is known: its registers.
    static let unknown = Signature("arg1:hex arg2:hex arg3:hex arg4:hex arg5:hex arg6:hex")
}
