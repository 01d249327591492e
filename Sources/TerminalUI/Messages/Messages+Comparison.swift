internal import LabEngine

/// What `lab compare` says.
extension Messages {
    func title(of quantity: WayQuantity) -> String {
        switch quantity {
        case .start: say(ko: "시작하기까지 걸린 시간", en: "Time to start")
        case .memory: say(ko: "호스트에서 본 그 프로세스의 메모리", en: "Memory of its process on the host")
        case .disk: say(ko: "그것만을 위한 디스크", en: "Disk for it alone")
        case .cpu: say(ko: "계산에 쓴 CPU 시간", en: "CPU time of a computation")
        case .call: say(ko: "시스템 콜 한 번의 CPU 시간", en: "CPU time of one system call")
        }
    }

    var chartTitle: String { say(ko: "한 작업, 여러 실행 방법", en: "One workload, run in several ways") }
    var kernels: String { say(ko: "도는 커널 수", en: "Kernels that run") }
    var median: String { say(ko: "중앙값", en: "median") }
    /// How many times a process without anything around it.
    var timesNative: String { say(ko: "배수", en: "× native") }
    var spread: String { say(ko: "최소–최대", en: "least–most") }

    /// What was run, and how often.
    func workload(loop: Int, bytes: Int, rounds: Int, slow: [String]) -> String {
        let ko = slow.isEmpty ? "" : "(\(slow.map { $0 + "번" }.joined(separator: ", ")))"
        let en = slow.isEmpty ? "" : " (\(slow.joined(separator: ", ")))"
        return say(
            ko: "작업: bash가 빈 반복문을 \(loop)번 돌고, dd가 \(bytes)바이트를 한 바이트씩 옮깁니다. 방법마다 \(rounds)번씩\(ko) 번갈아 쟀습니다.",
            en: "The workload: bash goes \(loop) times through an empty loop, dd copies \(bytes) bytes one by one. "
                + "Measured \(plural(rounds, "time", "times")) each way\(en), in turn.")
    }

    public func leftOut(_ way: String, _ reason: String) -> String {
        say(ko: "\(way): 재지 않았습니다. \(reason)", en: "\(way): not measured. \(reason)")
    }

    /// Where the picture is.
    public func pictureIn(_ path: String) -> String { say(ko: "그림: \(path)", en: "Picture: \(path)") }

    public func unknownWay(_ fault: String) -> String {
        say(
            ko: "lab: '\(fault)'라는 실행 방법은 없습니다. 있는 것: native, chroot, container, vm, vm-cold",
            en: "lab: there is no way of running called '\(fault)'. Ways: native, chroot, container, vm, vm-cold.")
    }
}
