internal import Curriculum
internal import Glibc
internal import LabEngine
internal import LinuxSystem
internal import TerminalUI

extension Context {
    /// The learner's token, from `LAB_TOKEN`; nil where that is not set.
    static func tokenOfEnvironment(_ messages: Messages) throws -> LearnerToken? {
        guard let text = getenv("LAB_TOKEN").map({ String(cString: $0) }), !text.isEmpty else { return nil }
        guard let token = LearnerToken(text) else { throw Complaint(.usage, messages.noToken) }
        return token
    }

    /// From here on the course has the values of the learner who has this token.
    mutating func choose(by token: LearnerToken?) {
        guard let token else { return }
        curriculum.chooseParameters = { token.parameters(of: $0) }
    }

    /// A teacher's secret: the bytes of a file, newlines at its end aside.
    func secret(_ path: String) throws -> [UInt8] {
        var bytes = try engine { Array(try KernelFile.read(path, step: "read the secret").utf8) }
        while bytes.last == 0x0a || bytes.last == 0x0d { bytes.removeLast() }
        guard bytes.count >= LearnerToken.shortestSecret else {
            throw Complaint(.usage, messages.secretTooShort(path, least: LearnerToken.shortestSecret))
        }
        return bytes
    }
}
