internal import LinuxSystem

/// The thread on which a lesson's driver works: jobs one after another, in the order in which they were given.
///
/// One thread for all of them, and it lives as long as this object: a process that was started with a parent-death
/// signal dies with the thread that started it (PR_SET_PDEATHSIG, prctl(2)), and the sandbox must outlive a step.
final class DriverThread: Sendable {
    private let queue = JobQueue()

    init() {
        let thread = try? SystemThread { [queue] in queue.work() }
        queue.runsInline = thread == nil
    }

    deinit { queue.close() }

    /// - Parameter always: also after `discardPending`, as what keeps the learner's progress.
    func run(always: Bool = false, _ job: @escaping @Sendable () -> Void) { queue.add(job, always: always) }

    /// Drops the jobs that have not begun.
    func discardPending() { queue.discardPending() }

    /// Waits until every job is done, for at most so many seconds. False when one still runs.
    func waitUntilIdle(seconds: Int) -> Bool { queue.waitUntilIdle(seconds: seconds) }
}

private final class JobQueue: @unchecked Sendable {
    private let condition = Condition()
    private var jobs: [(run: @Sendable () -> Void, always: Bool)] = []
    private var isClosed = false
    private var isBusy = false
    /// The kernel gave no thread: jobs then run where they are given.
    var runsInline = false

    func add(_ job: @escaping @Sendable () -> Void, always: Bool) {
        if runsInline { return job() }
        condition.signalling { jobs.append((job, always)) }
    }

    func discardPending() { condition.signalling { jobs.removeAll { !$0.always } } }

    func close() { condition.signalling { isClosed = true } }

    func work() {
        while let job = next() {
            job()
            condition.signalling { isBusy = false }
        }
    }

    private func next() -> (@Sendable () -> Void)? {
        condition.waiting { () -> (@Sendable () -> Void)?? in
            if !jobs.isEmpty {
                isBusy = true
                return .some(jobs.removeFirst().run)
            }
            return isClosed ? .some(nil) : nil
        }
    }

    func waitUntilIdle(seconds: Int) -> Bool {
        condition.waiting(milliseconds: seconds * 1000) { jobs.isEmpty && !isBusy ? true : nil } ?? false
    }
}
