import Glibc
import LinuxSystem

/// `lab-bench plain COUNT ROOT WORK`, `lab-bench sandbox COUNT`: the median of so many starts through the engine's own
/// path, in microseconds. `lab-bench back COUNT WORK`: of so many ways back over 20 quick steps.
///
/// It measures from inside one process, as `floor` does; what a start costs as a process of its own is what
/// `compare` sees of `lab-bench plain 1`.
@main
struct LabBench {
    static func main() {
        let words = CommandLine.arguments.dropFirst()
        guard words.count >= 2, let kind = words.first, let count = Int(words[2]), count > 0 else {
            stop(usage, status: 2)
        }
        do {
            switch (kind, words.count) {
            case ("plain", 4):
                let start = try PlainStart(root: words[3], work: words[4])
                print(try medianMicroseconds(count) { try start.runOnce() })
            case ("sandbox", 2):
                print(try medianMicroseconds(count) { try SandboxStart.runOnce() })
            case ("back", 3):
                let lesson = try GoingBack(work: words[3])
                defer { lesson.close() }
                print(try medianMicroseconds(count) { try lesson.runOnce() })
            default:
                stop(usage, status: 2)
            }
        } catch {
            stop("lab-bench: \(error)", status: 4)
        }
    }

    private static let usage =
        "usage: lab-bench plain COUNT ROOT WORK | lab-bench sandbox COUNT | lab-bench back COUNT WORK"

    /// The middle of what `sample` measured, so many times.
    private static func medianMicroseconds(
        _ count: Int, _ sample: () throws -> Duration
    ) throws -> Double {
        var samples = [Double]()
        samples.reserveCapacity(count)
        for _ in 0..<count { samples.append(try sample() / .microseconds(1)) }
        return samples.sorted()[count / 2]
    }

    private static func stop(_ message: String, status: Int32) -> Never {
        let line = message + "\n"
        write(STDERR_FILENO, line, line.utf8.count)
        exit(status)
    }
}
