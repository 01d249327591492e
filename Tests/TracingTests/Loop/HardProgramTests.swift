import Glibc
import LinuxSystem
import Testing

@testable import Tracing

/// A C program, compiled when a test wants it.
private final class CProgram: Sendable {
    let path: String

    /// Nil where there is no compiler, or none for the wanted machine.
    init?(_ source: String, flags: [String] = []) {
        var template = Array(("/tmp/lab-trace-" + String(repeating: "X", count: 6)).utf8CString)
        guard mkdtemp(&template) != nil else { return nil }
        let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let code = folder + "/program.c"
        path = folder + "/program"
        guard let file = fopen(code, "w") else { return nil }
        fputs(source, file)
        fclose(file)
        var plan = LaunchPlan()
        plan.execute(
            "/usr/bin/cc", ["cc", "-O1", "-pthread", "-o", path, code] + flags,
            environment: ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"])
        guard let child = try? plan.run(), (try? child.wait()) == .exited(0) else { return nil }
    }

    /// Runs it to its end under a tracer.
    func trace(_ calls: String, _ arguments: [String] = []) throws -> TraceRun {
        try TraceRun(calls, [path] + arguments)
    }

    deinit {
        let folder = String(path.dropLast("/program".count))
        for name in ["program", "program.c"] { unlink(folder + "/" + name) }
        rmdir(folder)
    }
}

private let hasCompiler = KernelFile.exists("/usr/bin/cc")
private let has32Bit = hasCompiler && CProgram("int main() { return 0; }", flags: ["-m32"]) != nil

@Suite(.enabled(if: hasCompiler, "needs a C compiler"))
struct HardProgramTests {
    @Test(arguments: ["id", "all"])
    func threadsAreFollowed(calls: String) throws {
        let program = try #require(
            CProgram(
                """
                #include <pthread.h>
                #include <sys/syscall.h>
                #include <unistd.h>
                static void *work(void *x) { syscall(SYS_setfsuid, (long)x); return 0; }
                int main() {
                    pthread_t t[50];
                    for (long i = 0; i < 50; i++) pthread_create(&t[i], 0, work, (void *)(1000 + i));
                    for (int i = 0; i < 50; i++) pthread_join(t[i], 0);
                    return 5;
                }
                """))
        let run = try program.trace(calls)
        #expect(run.status == .exited(5))
        #expect(Set(run.events.calls("setfsuid").map(\.pid)).count == 50)
    }

    @Test(arguments: ["exec", "all"])
    func execInAThreadTakesOverTheProcess(calls: String) throws {
        let program = try #require(
            CProgram(
                """
                #include <pthread.h>
                #include <unistd.h>
                static void *work(void *x) { execl("/bin/sh", "sh", "-c", "/bin/true; exit 6", (char *)0); return x; }
                int main() { pthread_t t; pthread_create(&t, 0, work, 0); for (;;) pause(); }
                """))
        let run = try program.trace(calls)
        #expect(run.status == .exited(6))
        #expect(run.events.calls("execve").filter { $0.ret == 0 }.count == 3)
    }

    @Test(arguments: ["exec", "all"])
    func vforkIsFollowed(calls: String) throws {
        let program = try #require(
            CProgram(
                """
                #include <sys/wait.h>
                #include <unistd.h>
                int main() {
                    int status = 0;
                    for (int i = 0; i < 20; i++) {
                        if (!vfork()) { execl("/bin/true", "true", (char *)0); _exit(1); }
                        wait(&status);
                    }
                    return status ? 1 : 8;
                }
                """))
        let run = try program.trace(calls)
        #expect(run.status == .exited(8))
        #expect(run.events.calls("execve").count == 21)
    }

    @Test(.enabled(if: has32Bit, "needs a compiler for 32-bit programs"), arguments: ["file", "all"])
    func a32BitProgramIsReadByItsOwnNumbers(calls: String) throws {
        let program = try #require(
            CProgram(
                """
                #include <sys/stat.h>
                #include <unistd.h>
                int main() { chmod("/nonexistent/lab", 0640); execl("/bin/true", "true", (char *)0); return 1; }
                """, flags: ["-m32"]))
        let run = try program.trace(calls)
        #expect(run.status == .exited(0))
        let call = try #require(run.events.calls("chmod").first)
        #expect(call.architecture == .i386)
        #expect(call.errno == "ENOENT")
        #expect(call.args.first?.value == .path("/nonexistent/lab"))
    }

    @Test func aProgramThatIsKilledInMidCallIsToldAsSuch() throws {
        let program = try #require(
            CProgram(
                """
                #include <signal.h>
                #include <stdio.h>
                #include <string.h>
                #include <sys/wait.h>
                #include <unistd.h>
                int main() {
                    int ends[2];
                    pipe(ends);
                    pid_t child = fork();
                    if (!child) { char c; close(ends[1]); read(ends[0], &c, 1); _exit(0); }
                    // Until it sleeps in its call: the third field of its stat is then S.
                    char path[64], text[256], state = 0;
                    sprintf(path, "/proc/%d/stat", child);
                    while (state != 'S') {
                        FILE *file = fopen(path, "r");
                        if (!fgets(text, sizeof text, file)) return 9;
                        fclose(file);
                        state = strrchr(text, ')')[2];
                    }
                    kill(child, SIGKILL);
                    waitpid(child, 0, 0);
                    return 4;
                }
                """))
        let run = try program.trace("read,signal")
        #expect(run.status == .exited(4))
        #expect(run.events.changes.contains(.killed(signal: "SIGKILL", byOOM: false)))
    }

    @Test(arguments: ["exec", "all"])
    func aProgramThatIsStoppedStaysStoppedUntilItIsContinued(calls: String) throws {
        let program = try #require(
            CProgram(
                """
                #include <signal.h>
                #include <sys/wait.h>
                #include <unistd.h>
                int main() {
                    int status, ends[2];
                    char c;
                    pipe(ends);
                    pid_t child = fork();
                    // It stays until its parent has seen it go on: an end that came first would hide that.
                    if (!child) { close(ends[1]); raise(SIGSTOP); read(ends[0], &c, 1); _exit(3); }
                    if (waitpid(child, &status, WUNTRACED) != child || !WIFSTOPPED(status)) return 1;
                    if (waitpid(child, &status, WNOHANG) != 0) return 2;
                    kill(child, SIGCONT);
                    if (waitpid(child, &status, WCONTINUED) != child || !WIFCONTINUED(status)) return 5;
                    close(ends[1]);
                    waitpid(child, &status, 0);
                    return WIFEXITED(status) && WEXITSTATUS(status) == 3 ? 0 : 6;
                }
                """))
        #expect(try program.trace(calls).status == .exited(0))
    }

    @Test(arguments: ["signal", "all"])
    func aSignalArrivesWithItsSenderAndInterruptsTheCall(calls: String) throws {
        let program = try #require(
            CProgram(
                """
                #include <errno.h>
                #include <signal.h>
                #include <string.h>
                #include <sys/time.h>
                #include <unistd.h>
                static volatile int value, code;
                static void caught(int s, siginfo_t *i, void *c) { value = i->si_value.sival_int; code = i->si_code; }
                static void alarmed(int s) {}
                int main() {
                    struct sigaction a = {.sa_sigaction = caught, .sa_flags = SA_SIGINFO}, b = {.sa_handler = alarmed};
                    sigaction(SIGUSR1, &a, 0);
                    sigaction(SIGALRM, &b, 0);
                    sigqueue(getpid(), SIGUSR1, (union sigval){.sival_int = 4711});
                    if (value != 4711 || code != SI_QUEUE) return 1;
                    int ends[2]; char c;
                    pipe(ends);
                    struct itimerval t = {{0, 2000}, {0, 2000}};  // again and again: the first may come before read
                    setitimer(ITIMER_REAL, &t, 0);
                    if (read(ends[0], &c, 1) != -1 || errno != EINTR) return 2;
                    return 0;
                }
                """))
        #expect(try program.trace(calls).status == .exited(0))
    }

    @Test(.enabled(if: isRoot, "needs root: a filter without no_new_privs"))
    func aFilterOfTheProgramsOwnHidesNothing() throws {
        let program = try #require(
            CProgram(
                """
                #include <errno.h>
                #include <linux/filter.h>
                #include <linux/seccomp.h>
                #include <stddef.h>
                #include <sys/prctl.h>
                #include <sys/syscall.h>
                #include <sys/wait.h>
                #include <unistd.h>
                int main() {
                    struct sock_filter code[] = {
                        {BPF_LD | BPF_W | BPF_ABS, 0, 0, offsetof(struct seccomp_data, nr)},
                        {BPF_JMP | BPF_JEQ | BPF_K, 0, 1, SYS_sethostname},
                        {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ERRNO | EXDEV},
                        {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW}};
                    struct sock_fprog program = {4, code};
                    if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program)) return 1;
                    syscall(SYS_sethostname, "hidden", 6);
                    if (!fork()) { syscall(SYS_sethostname, "child", 5); _exit(0); }
                    wait(0);
                    return 0;
                }
                """))
        let run = try program.trace("ns,cap")
        #expect(run.status == .exited(0))
        #expect(run.events.calls("sethostname").map(\.errno) == ["EXDEV", "EXDEV"])
        #expect(run.events.changes.contains(.seccomp(from: .none, to: .filter, filters: 1)))
    }

    @Test(arguments: ["exec", "all"])
    func aThousandProcessesAreFollowed(calls: String) throws {
        let run = try #require(CProgram(forks)).trace(calls, ["1500", "50"])
        #expect(run.status == .exited(0))
        let started = run.events.changes.filter { if case .started = $0 { true } else { false } }
        let exited = run.events.changes.filter { $0 == .exited(status: 3) }
        #expect(started.count == 1500)
        #expect(exited.count == 1500)
    }

    @Test(.enabled(if: getenv("LAB_SOAK") != nil, "a soak test: set LAB_SOAK"))
    func tenThousandProcessesAreFollowed() throws {
        let run = try #require(CProgram(forks)).trace("exec", ["10000", "10000"])
        #expect(run.status == .exited(0))
        let exited = run.events.changes.filter { $0 == .exited(status: 3) }
        #expect(exited.count == 10000)
    }
}

/// `program COUNT AT-ONCE`: forks children that end when AT-ONCE of them live.
private let forks = """
    #include <stdlib.h>
    #include <sys/wait.h>
    #include <unistd.h>
    int main(int argc, char **argv) {
        int count = atoi(argv[1]), at_once = atoi(argv[2]), bad = 0, status;
        while (count > 0) {
            int ends[2], batch = count < at_once ? count : at_once;
            pipe(ends);
            for (int i = 0; i < batch; i++) {
                pid_t pid = fork();
                if (pid < 0) return 2;
                if (!pid) { char c; close(ends[1]); read(ends[0], &c, 1); _exit(3); }
            }
            close(ends[1]);
            close(ends[0]);
            for (int i = 0; i < batch; i++) { wait(&status); bad |= !WIFEXITED(status) || WEXITSTATUS(status) != 3; }
            count -= batch;
        }
        return bad;
    }
    """
