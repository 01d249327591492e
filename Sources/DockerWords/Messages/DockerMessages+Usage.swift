/// What is said of Docker's words that `lab docker` does not take: that they are Docker's, and what to do instead.
extension DockerMessages {
    /// - Parameters:
    ///   - group: in front of it: `docker`, `docker image`.
    ///   - known: the commands that there are.
    public func noSuchCommand(_ name: String, of group: String, known: [String]) -> String {
        let name = DockerMessages.oneWord(name)
        let list = known.joined(separator: ", ")
        return error(
            say(ko: "lab \(group)에는 \(name) 명령이 없습니다", en: "lab \(group) has no command “\(name)”"),
            advice: say(
                ko: "있는 명령: \(list). 나머지 도커 명령에는 데몬이 필요한데 여기에는 없습니다",
                en: "It has \(list). The rest of Docker's needs a daemon, and there is none here"))
    }

    /// Of `inspect`, which knows of images.
    public func isContainer(_ name: String) -> String {
        say(
            ko: "\(name)은(는) 컨테이너인데, inspect는 이미지만 보여 줍니다. 컨테이너는 lab docker ps -a와 diff로 볼 수 있습니다",
            en: "\(name) is a container, and inspect shows images; lab docker ps -a and diff tell of containers")
    }

    /// - Parameter kind: of `inspect --type`.
    public func noSuchKind(_ kind: String) -> String {
        let kind = DockerMessages.oneWord(kind)
        return say(
            ko: "inspect --type에는 image만 쓸 수 있습니다. \(kind)은(는) 없습니다",
            en: "inspect takes --type image alone, not \(kind)")
    }

    /// Options of `docker build` that this builder does not have.
    public static let optionsOfDockerBuild: Set<String> = [
        "--add-host", "--allow", "--annotation", "--attest", "--build-context", "--builder", "--cache-from",
        "--cache-to", "--call", "--cgroup-parent", "--check", "--compress", "--cpu-period", "--cpu-quota",
        "--cpu-shares",
        "--cpuset-cpus", "--cpuset-mems", "--force-rm", "--isolation", "--memory", "--memory-swap", "--metadata-file",
        "--no-cache-filter", "--output", "--policy", "--provenance", "--push", "--rm", "--sbom", "--secret",
        "--security-opt", "--shm-size", "--squash", "--ssh", "--ulimit", "-c", "-m", "-o",
    ]

    /// - Parameter option: one of `optionsOfDockerBuild`.
    public func noBuildOption(_ option: String) -> String {
        error(
            say(
                ko: "lab docker build에는 도커의 \(option) 옵션이 없습니다",
                en: "lab docker build does not have Docker's \(option)"),
            advice: buildAdvice(option))
    }

    private func buildAdvice(_ option: String) -> String {
        switch option {
        case "--secret", "--ssh":
            say(
                ko: "RUN --mount도 없습니다. 파일 몇 개만 다른 스테이지로 복사하면, 앞 스테이지의 레이어는 이미지에 들어가지 않습니다",
                en:
                    "Nor does it have RUN --mount. The layers of a stage from which only files are copied do not get into "
                    + "the image")
        case "--output", "-o":
            say(
                ko: "이미지는 저장소에 남습니다. lab docker save -o 파일 이미지로 꺼낼 수 있습니다",
                en: "The image stays in the store; lab docker save -o FILE IMAGE writes it to an archive")
        case "--push":
            say(ko: "빌드한 다음 lab docker push로 올리세요", en: "Build first, then send the image by lab docker push")
        case "--rm", "--force-rm":
            say(ko: "빌드가 끝나면 남는 컨테이너가 없습니다", en: "No container is left of a build here")
        default:
            say(
                ko: "있는 옵션은 lab docker build --help로 볼 수 있습니다",
                en: "lab docker build --help lists the options that there are")
        }
    }

    /// Whether what `build` is given is no folder but an address, as Docker takes them.
    public static func isElsewhere(_ path: String) -> Bool {
        ["http://", "https://", "git://", "ssh://", "git@", "github.com/"].contains { path.hasPrefix($0) }
    }

    public func noContextFromElsewhere(_ path: String) -> String {
        let path = DockerMessages.oneWord(path)
        return say(
            ko: "lab docker build는 \(path)에서 파일을 받아 오지 않습니다. 먼저 받아서 그 폴더를 적으세요",
            en: "lab docker build fetches no files from \(path): fetch them first, and name their folder")
    }

    /// Whether bytes begin as an archive: of tar, or compressed by gzip, bzip2, xz or zstd.
    public static func isArchive(_ bytes: [UInt8]) -> Bool {
        let marks: [[UInt8]] = [
            [0x1f, 0x8b], Array("BZh".utf8), [0xfd, 0x37, 0x7a, 0x58, 0x5a], [0x28, 0xb5, 0x2f, 0xfd],
        ]
        return marks.contains { bytes.starts(with: $0) } || bytes.dropFirst(257).starts(with: "ustar".utf8)
    }

    public var noContextFromArchive: String {
        say(
            ko: "표준 입력이 아카이브입니다. lab docker build -는 Dockerfile만 읽습니다. 풀어서 그 폴더를 적으세요",
            en:
                "standard input is an archive, and lab docker build - reads a Dockerfile alone: unpack it, and name its "
                + "folder")
    }

    /// What a person typed, on one line and short.
    private static func oneWord(_ text: String) -> String {
        let plain = text.prefix(40).filter { !$0.isNewline }
        return plain.count < text.count ? "\(plain)…" : String(plain)
    }
}
