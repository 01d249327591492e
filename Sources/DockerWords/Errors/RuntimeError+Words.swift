public import Curriculum
internal import LinuxSystem
public import Runtime

extension RuntimeError: Worded {
    /// The sentence for the person at the terminal. What Docker itself says of a program that cannot be executed stays as
    /// Docker says it: it is what search engines know.
    public func text(in language: Language) -> String {
        guard language == .ko else { return description }
        return switch self {
        case .noCommand: "실행할 명령이 없습니다. 이미지에도 CMD나 ENTRYPOINT가 없습니다"
        case .cannotExecute: description
        case .noSuchUser(let name): "이미지의 /etc/passwd에 사용자 \(name)이(가) 없습니다"
        case .noSuchGroup(let name): "이미지의 /etc/group에 그룹 \(name)이(가) 없습니다"
        case .idNotMapped(let id):
            "이 사용자 네임스페이스에는 id \(id)이(가) 없습니다. /etc/subuid와 /etc/subgid에 id를 더 주고 uidmap을 설치하거나, "
                + "root로 실행하세요"
        case .mountPoint(let path, let fault):
            switch fault {
            case .link: "\(path)에 마운트해야 하는데 이미지의 그 자리에 링크가 있습니다"
            case .notAFolder: "\(path)에 마운트해야 하는데 이미지의 그 자리에 폴더가 없습니다"
            case .notAFile: "\(path)에 마운트해야 하는데 이미지의 그 자리에 파일이 없습니다"
            case .kernelFiles: "\(path)은(는) 커널이 보여 주는 파일입니다. 그 자리에는 마운트할 수 없습니다"
            case .other(let errno): "마운트할 자리를 만들지 못했습니다 (\(path)): \(errno.name)"
            }
        case .noSuchSource(let path): "마운트할 \(path)이(가) 없습니다"
        case .malformedVolume(let text): "볼륨 지정이 잘못되었습니다: '\(text)'. 형식은 HOST:CONTAINER[:ro]입니다"
        case .duplicateVolume(let path): "\(path)에 마운트할 볼륨이 둘 이상입니다"
        case .wrongLayer(let expected, let actual):
            "레이어가 이미지의 설명과 다릅니다. \(expected)이어야 하는데 풀어 보니 \(actual)입니다"
        case .severalThreads: "프로그램에 스레드가 여럿일 때는 네임스페이스를 바꿀 수 없습니다"
        case .noNamespaces(let errno):
            "사용자 네임스페이스를 만들지 못했습니다: \(errno.name). root로 실행하거나, 사용자가 네임스페이스를 만들 수 있게 하세요. "
                + "lab doctor가 방법을 알려 줍니다"
        case .programReplaced(let path): "실행하는 동안 \(path) 파일이 바뀌었습니다. 다시 실행하세요"
        }
    }
}

extension ContainerError: Worded {
    /// The sentence for the person at the terminal.
    public func text(in language: Language) -> String {
        guard language == .ko else { return description }
        return switch self {
        case .noSuchContainer(let text): "\(text)이라는 컨테이너가 없습니다"
        case .ambiguous(let text): "\(text)(으)로 시작하는 컨테이너가 여럿입니다"
        case .nameTaken(let name, let id):
            "컨테이너 이름 \"/\(name)\"은(는) 컨테이너 \"\(id)\"이(가) 이미 쓰고 있습니다. 그 컨테이너를 지우거나 다른 이름을 쓰세요"
        case .malformedName(let name):
            "컨테이너 이름 (\(name))이(가) 잘못되었습니다. [a-zA-Z0-9][a-zA-Z0-9_.-]만 쓸 수 있습니다"
        case .running(let id): "컨테이너 \"\(id)\"이(가) 실행 중이라 지울 수 없습니다. -f로 강제로 지울 수 있습니다"
        case .notRunning(let id): "컨테이너 \(id)은(는) 실행 중이 아닙니다"
        case .unreadable(let id, let reason): "컨테이너 \(id)의 기록을 읽을 수 없습니다: \(reason)"
        }
    }
}
