import Cgroups
import Curriculum
import Foundation
import Glibc
import LabEngine
import LinuxSystem
import Testing

private let isRoot = geteuid() == 0

/// On the real kernel: what the doctor says must be what happens, and nothing of the trying may stay.
@Suite(.serialized) struct DoctorTests {
    @Test func everyFeatureThatACourseMayNameIsExamined() {
        #expect(Feature.allCases.map(\.rawValue).sorted() == Vocabulary.features.sorted())
        #expect(Doctor.examine().reports.map(\.feature) == Feature.allCases)
    }

    @Test func onlyWhatIsAskedForIsTried() {
        #expect(Doctor.examine([.seccomp, .cpuGroup]).reports.map(\.feature) == [.seccomp, .cpuGroup])
        #expect(Doctor.examine([]).reports.isEmpty)
    }

    @Test func aMissingFeatureSaysWhyAndAPresentOneSaysWhat() throws {
        for report in Doctor.examine().reports {
            let words = try #require(report.isAvailable ? report.detail : report.reason)
            #expect(words.missing.isEmpty, "\(report.feature) lacks a language")
            #expect(!words[.en].isEmpty)
        }
    }

    @Test func theLabsThatAMissingFeatureStopsAreNamed() {
        let title = Localized(same: "a lab")
        let labs = [
            Lab(id: "02-a", title: title, settings: LabSettings(needs: ["root", "seccomp"])),
            Lab(id: "03-b", title: title, settings: LabSettings(needs: ["root"])),
        ]
        let examination = Doctor.examine([.root, .seccomp], labs: labs)
        #expect(examination[.root]?.stops == ["02-a", "03-b"])
        #expect(examination[.seccomp]?.stops == ["02-a"])
    }

    @Test(.enabled(if: isRoot, "needs root: it makes groups, mounts and devices"))
    func examiningLeavesNothingBehind() throws {
        let mounts = try MountInfo.read()
        let before = childrenOfThisThread()
        _ = Doctor.examine()
        #expect(childrenOfThisThread().isSubset(of: before), "a trial's process was not reaped")
        #expect(try MountInfo.read() == mounts)
        // Others open descriptors and bind loop devices meanwhile; the doctor's bear its name.
        let files = KernelFile.names(in: "/proc/self/fd").compactMap { KernelFile.link("/proc/self/fd/\($0)") }
        #expect(!files.contains { $0.contains("doctor") }, "\(files)")
        let backing = KernelFile.names(in: "/sys/block").compactMap {
            try? KernelFile.readIfPresent("/sys/block/\($0)/loop/backing_file")
        }
        #expect(!backing.contains { $0.contains("doctor") }, "\(backing)")
        for hierarchy in try CgroupLayout.detect().hierarchies {
            #expect(!KernelFile.exists(hierarchy.directory("lab/doctor-\(getpid())")))
        }
    }

    @Test(.enabled(if: isRoot, "needs root: it makes groups"))
    func whatItSaysOfAGroupHierarchyIsTrue() throws {
        let layout = try CgroupLayout.detect()
        let pairs: [(Feature, Controller)] = [(.memoryGroup, .memory), (.pidsGroup, .pids), (.cpuGroup, .cpu)]
        for (feature, controller) in pairs {
            guard let hierarchy = layout.hierarchy(of: controller) else { continue }
            let detail = Doctor.examine([feature])[feature]?.detail
            #expect(detail?[.en] == "v\(hierarchy.version.rawValue) at \(hierarchy.mountPoint)")
        }
    }

    @Test func aMachineThatHasEverythingRefusesNothing() {
        #expect(Doctor.refusal(for: []) == nil)
        #expect(Doctor.refusal(for: ["pidfd"]) == nil)
    }

    @Test func aNeedThatNobodyKnowsIsRefusedByName() throws {
        let refusal = try #require(Doctor.refusal(for: ["pidfd", "time-machine"]))
        #expect(refusal.unknown == ["time-machine"])
        #expect(refusal.missing.isEmpty)
    }

    /// Other tests have children too, in other threads (proc_tid_children(5)).
    private func childrenOfThisThread() -> Set<Substring> {
        let text = (try? KernelFile.read("/proc/thread-self/children")) ?? ""
        return Set(text.split(separator: " "))
    }
}

/// How findings are told, without a kernel.
@Suite struct DoctorWordsTests {
    private let examination = Examination(
        machine: MachineDescription(kernel: "6.1.0", architecture: "x86_64", userId: 1000, container: nil),
        reports: [
            FeatureReport(feature: .seccomp, finding: .available(Localized(same: "RET_TRACE")), stops: ["03-cgroups"]),
            FeatureReport(
                feature: .userns,
                finding: .missing(
                    Localized(ko: "\"막힘\"", en: "it is \"forbidden\""),
                    remedies: [Remedy(command: "sudo sysctl -w a=0", Localized(ko: "끄세요.", en: "Switch it off."))]),
                stops: ["03-cgroups", "04-unionfs"]),
        ])

    @Test func aProgramReadsTheFindingsAsJSON() throws {
        let data = Data(examination.json(.en).utf8)
        let root = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(root["version"] as? Int == 1)
        let machine = try #require(root["machine"] as? [String: Any])
        #expect(machine["uid"] as? Int == 1000)
        #expect(machine["container"] is NSNull)
        let features = try #require(root["features"] as? [[String: Any]])
        #expect(features.map { $0["feature"] as? String } == ["seccomp", "userns"])
        #expect(features.map { $0["available"] as? Bool } == [true, false])
        #expect(features[1]["reason"] as? String == "it is \"forbidden\"")
        let remedies = try #require(features[1]["remedies"] as? [[String: String]])
        #expect(remedies == [["command": "sudo sysctl -w a=0", "explanation": "Switch it off."]])
        #expect(features[1]["stops"] as? [String] == ["03-cgroups", "04-unionfs"])
    }
}
