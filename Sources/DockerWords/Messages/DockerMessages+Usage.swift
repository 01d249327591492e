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

    /// What a person typed, on one line and short.
    private static func oneWord(_ text: String) -> String {
        let plain = text.prefix(40).filter { !$0.isNewline }
        return plain.count < text.count ? "\(plain)…" : String(plain)
    }
}
