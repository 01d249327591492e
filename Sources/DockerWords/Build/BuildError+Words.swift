public import Curriculum
public import ImageBuild
internal import OCI
internal import Runtime

extension BuildError {
    /// Place, sentence, source line and caret, in the reader's language.
    public func rendered(file: String, in language: Language) -> String {
        rendered(file: file, message: problem.text(in: language), label: language == .ko ? "오류" : "error")
    }
}

extension BuildProblem {
    /// A sentence without a full stop, as errors have it.
    public func text(in language: Language) -> String {
        language == .en ? description : korean
    }

    private var korean: String {
        switch self {
        case .runFailed(let command, let status):
            "프로세스 \"\(command)\"가 성공하지 못하고 끝났습니다: 종료 코드 \(status)"
        case .cannotRun(let command, let error):
            "프로세스 \"\(command)\"를 시작하지 못했습니다: \(error.text(in: .ko))"
        case .sourceNotFound(let path, let from):
            if let from {
                "\(from)에 \"\(path)\"가 없습니다"
            } else {
                "빌드 컨텍스트에 \"\(path)\"가 없거나 .dockerignore가 제외했습니다"
            }
        case .nothingMatches(let pattern): "\(pattern)에 맞는 파일이 없습니다"
        case .destinationIsNoFolder(let path):
            "여러 파일을 복사하므로 목적지는 폴더여야 하고 슬래시로 끝나야 합니다: \(path)/"
        case .remoteSource(let address):
            "여기서 ADD는 다른 컴퓨터에서 내려받지 않습니다: \(address). RUN에서 내려받거나 컨텍스트에 넣으세요"
        case .noContext: "Dockerfile이 파이프로 들어와서 복사할 빌드 컨텍스트가 없습니다"
        case .noSuchUser(let name): "이미지의 /etc/passwd에 사용자 \(name)이(가) 없습니다. 번호는 항목이 없어도 됩니다"
        case .noSuchGroup(let name): "이미지의 /etc/group에 그룹 \(name)이(가) 없습니다. 번호는 항목이 없어도 됩니다"
        case .badMode(let text): "--chmod에는 0755 같은 8진수나 u+x 같은 변경을 쓰며, \(text)은(는) 아닙니다"
        case .folderInTheWay(let path): "폴더 \(path)를 파일로 바꿀 수 없습니다"
        case .notAFolder(let path): "폴더가 아닌 \(path)에 복사할 수 없습니다"
        case .badImageName(_, let error): error.text(in: .ko)
        case .noImage(let name): "이미지 \(name)이(가) 여기에 없고 내려받지도 못했습니다"
        case .otherPlatform(let wanted, let own): "이 컴퓨터는 \(own)용으로만 빌드하며 \(wanted)용으로는 하지 못합니다"
        case .badArchive(let path, let reason): "\(path)의 압축을 풀지 못했습니다: \(reason)"
        case .badTrigger(let text, let reason): "베이스 이미지의 ONBUILD가 명령어가 아닙니다: \(text): \(reason)"
        }
    }
}

extension BusyboxError: Worded {
    /// A sentence without a full stop, as errors have it.
    public func text(in language: Language) -> String {
        if language == .en { return description }
        let advice = "설치하세요: sudo apt-get install -y busybox-static"
        switch self {
        case .missing: return "\(BusyboxImage.name)은 이 컴퓨터의 busybox로 만드는데 busybox가 없습니다. \(advice)"
        case .needsLibraries(let path):
            return "\(BusyboxImage.name)은 이 컴퓨터의 busybox로 만드는데, \(path)에는 라이브러리가 필요합니다. "
                + "아무것도 필요 없는 것이 있어야 합니다. \(advice)"
        }
    }
}
