internal import Checks
internal import ArgumentParser
internal import LabEngine

/// What `--on` names.
enum Place: String, CaseIterable, ExpressibleByArgument {
    /// On this kernel, as root or as an ordinary user.
    case host, user
    /// In a virtual machine, with a kernel of its own.
    case vm

    /// Where a lab runs when nobody says.
    static var own: Place { Machine.own == .host ? .host : .user }

    /// The machine of this kernel; nil for another kernel's.
    var machine: Machine? {
        switch self {
        case .host: .host
        case .user: .user
        case .vm: nil
        }
    }
}

/// `--on`, where there is nothing else to choose: a virtual machine, or as it is.
struct PlaceOption: ParsableArguments {
    @Option(help: "Where it runs: host (root), user (anybody else) or vm (a virtual machine).")
    var on: Place?

    /// Refuses a machine that whoever runs this cannot use; for a virtual one, `inMachine` does what is to be done.
    func require(_ context: Context, inMachine: () throws -> Never) throws {
        if on == .vm { try inMachine() }
        if let refusal = (on ?? .own).machine?.refusal {
            throw Complaint(.machine, "lab: \(refusal.text(in: context.language))")
        }
    }
}
