import Foundation
import HostFiles
import LinuxSystem
import Testing

/// A lock taken in the guest is one on the host: two sessions must not write one progress file.
@Suite(.enabled(if: SharedMount.isPossible, SharedMount.reason)) struct FolderLockTests {
    @Test func aLockInTheGuestKeepsOutTheHostAndTheOtherWayRound() throws {
        try SharedMount.with { mount throws in
            let guest = open(mount.guestWork.path + "/lock", O_RDWR | O_CREAT, 0o600)
            let host = open(mount.work.path + "/lock", O_RDWR)
            let neighbour = open(mount.guestWork.path + "/lock", O_RDWR)
            defer { for file in [guest, host, neighbour] { close(file) } }
            #expect(flock(guest, LOCK_EX | LOCK_NB) == 0)
            #expect(failure { flock(host, LOCK_EX | LOCK_NB) } == "EAGAIN")
            #expect(failure { flock(neighbour, LOCK_SH | LOCK_NB) } == "EAGAIN")
            #expect(flock(guest, LOCK_UN) == 0)
            #expect(flock(host, LOCK_SH | LOCK_NB) == 0)
            #expect(failure { flock(guest, LOCK_EX | LOCK_NB) } == "EAGAIN")
            #expect(flock(guest, LOCK_SH | LOCK_NB) == 0)
            #expect(flock(neighbour, LOCK_SH | LOCK_NB) == 0)
        }
    }

    @Test func whoWaitsGetsTheLockWhenItIsFreeAndOthersWorkMeanwhile() throws {
        try SharedMount.with { mount throws in
            let path = mount.guestWork.path + "/lock"
            let host = open(mount.work.path + "/lock", O_RDWR | O_CREAT, 0o600)
            try #require(flock(host, LOCK_EX) == 0)
            let waiter = OwnThread {
                let file = open(path, O_RDWR)
                defer { close(file) }
                return flock(file, LOCK_EX) == 0 && flock(file, LOCK_UN) == 0
            }
            for round in 0..<50 {
                try put("\(round)", mount.guestWork.appending(path: "other"))
                #expect(try text(mount.guestWork.appending(path: "other")) == "\(round)")
            }
            close(host)
            #expect(waiter.value() == true)
        }
    }

    @Test func aSignalEndsTheWait() throws {
        try SharedMount.with { mount throws in
            let host = open(mount.work.path + "/lock", O_RDWR | O_CREAT, 0o600)
            defer { close(host) }
            try #require(flock(host, LOCK_EX) == 0)
            let script = """
                import fcntl, signal, sys
                def stop(*_): raise TimeoutError
                # Threads of the test block it, and so do their children.
                signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGALRM])
                signal.signal(signal.SIGALRM, stop)
                try:
                    signal.setitimer(signal.ITIMER_REAL, 0.2, 0.2)
                    fcntl.flock(open(sys.argv[1]), fcntl.LOCK_EX)
                except TimeoutError:
                    signal.setitimer(signal.ITIMER_REAL, 0)
                    print("called back")
                """
            #expect(try output(["python3", "-c", script, mount.guestWork.path + "/lock"]) == "called back\n")
            // Nobody holds it for the one who left.
            #expect(flock(host, LOCK_UN) == 0)
            let guest = open(mount.guestWork.path + "/lock", O_RDWR)
            defer { close(guest) }
            #expect(flock(guest, LOCK_EX | LOCK_NB) == 0)
        }
    }

    @Test func aLockEndsWithTheFileAndWithTheMachine() throws {
        var host: Int32 = -1
        try SharedMount.with { mount throws in
            host = open(mount.work.path + "/lock", O_RDWR | O_CREAT, 0o600)
            let closed = open(mount.guestWork.path + "/lock", O_RDWR)
            try #require(flock(closed, LOCK_EX) == 0)
            close(closed)
            try eventually { flock(host, LOCK_EX | LOCK_NB) == 0 }
            try #require(flock(host, LOCK_UN) == 0)
            // Still open when the port ends.
            let held = open(mount.guestWork.path + "/lock", O_RDWR)
            try #require(flock(held, LOCK_EX) == 0)
            #expect(failure { flock(host, LOCK_EX | LOCK_NB) } == "EAGAIN")
            shutdown(mount.ends[0], Int32(SHUT_RDWR))
            try eventually { flock(host, LOCK_EX | LOCK_NB) == 0 }
            close(held)
        }
        close(host)
    }
}
