public import Curriculum
public import OCI

/// What `lab docker …` says of its own. What scripts read of Docker's output stays as Docker says it, in English.
public struct DockerMessages: Sendable, Hashable {
    public let language: Language

    public init(_ language: Language) { self.language = language }

    func say(ko: @autoclosure () -> String, en: @autoclosure () -> String) -> String {
        switch language {
        case .ko: ko()
        case .en: en()
        }
    }

    /// - Parameter advice: what to do, on a line of its own.
    public func error(_ text: String, advice: String? = nil) -> String {
        say(ko: "오류: \(text)", en: "Error: \(text)") + (advice.map { "\n\($0)" } ?? "")
    }

    /// What to do where an image cannot be had.
    public func advice(for error: ImageError) -> String? {
        switch error {
        case .noSuchImage("localhost/busybox"), .noSuchImage("localhost/busybox:latest"):
            say(
                ko: "FROM, tag, run이 쓸 때 만들어집니다: lab docker tag localhost/busybox busybox",
                en: "FROM, tag and run make it when they use it: lab docker tag localhost/busybox busybox")
        case .noSuchImage:
            say(
                ko: "여기 있는 이미지는 lab docker images로 보고, lab docker pull로 받을 수 있습니다",
                en: "lab docker images lists those that are here; lab docker pull fetches others")
        case .ambiguous: say(ko: "ID를 더 길게 쓰세요", en: "Give more of the id")
        case .otherPlatform, .notAnImage, .layersDiffer: nil
        }
    }

    // MARK: Removing

    public func severalNames(_ id: String) -> String {
        say(
            ko: "\(id)에는 여러 리포지터리의 이름이 있습니다. 이름 하나만 지우려면 그 이름을, 모두 지우려면 -f를 쓰세요",
            en: "\(id) has names in several repositories: name the one to remove, or remove all of them with -f")
    }

    /// - Parameter container: the id, cut short.
    public func usedBy(_ container: String, image: String, isRunning: Bool) -> String {
        isRunning
            ? say(
                ko: "이미지 \(image)을(를) 실행 중인 컨테이너 \(container)이(가) 쓰고 있습니다. 먼저 컨테이너를 끝내세요",
                en: "the running container \(container) is using the image \(image): end it first")
            : say(
                ko: "이미지 \(image)을(를) 멈춘 컨테이너 \(container)이(가) 쓰고 있습니다. lab docker rm \(container)로 지우거나 -f를 쓰세요",
                en: "the stopped container \(container) is using the image \(image): lab docker rm \(container), or -f")
    }

    public var pruneWarning: String {
        say(
            ko: "경고! 이름 없는 이미지를 모두 지웁니다.\n계속할까요? [y/N] ",
            en: "WARNING! This will remove all dangling images.\nAre you sure you want to continue? [y/N] ")
    }

    public var pruneAllWarning: String {
        say(
            ko: "경고! 컨테이너가 쓰지 않는 이미지를 모두 지웁니다.\n계속할까요? [y/N] ",
            en: """
                WARNING! This will remove all images without at least one container associated to them.
                Are you sure you want to continue? [y/N] \

                """)
    }

    // MARK: Archives

    public var noTerminalForArchive: String {
        say(
            ko: "아카이브를 터미널에 쓰지 않습니다. -o 파일을 쓰거나 출력을 돌리세요",
            en: "cowardly refusing to save to a terminal: use -o FILE, or redirect the output")
    }

    public var noArchiveFromTerminal: String {
        say(
            ko: "읽을 아카이브가 없습니다. -i 파일을 쓰거나 입력을 돌리세요",
            en: "there is no archive to read: use -i FILE, or redirect the input")
    }

    /// A name where only content was asked for.
    public func digestCannotBeTarget(_ name: String) -> String {
        say(
            ko: "\(name): 다이제스트는 새 이름이 될 수 없습니다. 이름이나 이름:태그를 쓰세요",
            en: "\(name): a digest cannot be a new name; use a name, or a name with a tag")
    }
}
