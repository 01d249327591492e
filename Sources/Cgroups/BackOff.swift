internal import Glibc

/// Pauses between two looks at something of which the kernel sends no notification: first only yields the processor,
/// then sleeps twice as long each time, from 50 µs to 5 ms.
struct BackOff {
    private var looks = 0
    private var microseconds: UInt32 = 50

    mutating func pause() {
        looks += 1
        if looks <= 3 {
            sched_yield()
        } else {
            usleep(microseconds)
            microseconds = min(microseconds * 2, 5000)
        }
    }
}
