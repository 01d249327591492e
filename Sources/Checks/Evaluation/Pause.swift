internal import Glibc

/// Pauses between two looks at the kernel: twice as long each time, from 1 to 50 ms.
struct Pause {
    private var milliseconds: Int64 = 1

    mutating func wait(atMost most: Duration = .seconds(1)) {
        let pause = min(.milliseconds(milliseconds), max(most, .microseconds(50)))
        let (seconds, attoseconds) = pause.components
        var time = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
        // Cut short by a signal, it is only a shorter pause.
        nanosleep(&time, nil)
        milliseconds = min(milliseconds * 2, 50)
    }
}
