/// Lab 05: Dockerfiles of which a line is lost before the build, and images to which something is done behind it.
extension Sabotage {
    /// The first line of the Dockerfile that begins so is gone when the build reads it; `edit` is a command of sed(1).
    private static func edited(_ edit: String) -> String {
        "lab() { [ \"$2\" != build ] || sed -i '\(edit)' Dockerfile; command lab \"$@\"; }"
    }

    /// The image gets one more instruction.
    private static func extended(_ image: String, _ instruction: String) -> String {
        """
        mkdir /tmp/more; printf 'FROM \(image)\\n%s\\n' '\(instruction)' > /tmp/more/Dockerfile
        lab docker build -q -t \(image) /tmp/more
        """
    }

    static let images = [
        Sabotage(exercise: "05-images/image-config", check: "program", before: edited("/^ENTRYPOINT/d")),
        Sabotage(exercise: "05-images/image-config", check: "argument", before: edited("/^CMD/d")),
        Sabotage(exercise: "05-images/image-config", check: "directory", before: edited("/^WORKDIR/d")),
        Sabotage(exercise: "05-images/image-config", check: "currency", before: edited("/^ENV/d")),
        Sabotage(exercise: "05-images/image-config", check: "user", before: edited("/^USER/d")),
        Sabotage(exercise: "05-images/image-config", check: "port", before: edited("/^EXPOSE/d")),
        Sabotage(exercise: "05-images/image-config", check: "executable", before: edited("s/--chmod=755//")),
        Sabotage(
            exercise: "05-images/image-config", check: "shell", before: edited("s/^FROM.*/FROM scratch/")),
        Sabotage(
            exercise: "05-images/image-config", check: "as-given",
            before: #"lab() { [ "$2" != build ] || echo true >> till.sh; command lab "$@"; }"#),
        Sabotage(exercise: "05-images/use-the-cache", check: "old-source", after: "lab docker tag app:2 app:1"),
        Sabotage(exercise: "05-images/use-the-cache", check: "new-source", after: "lab docker tag app:1 app:2"),
        Sabotage(exercise: "05-images/use-the-cache", check: "libraries-there", before: edited("/^RUN/d")),
        Sabotage(
            exercise: "05-images/use-the-cache", check: "fetched-once",
            before:
                #"lab() { if [ "$2" = build ]; then command lab docker build --no-cache "${@:3}"; else command lab "$@"; fi; }"#
        ),
        Sabotage(
            exercise: "05-images/use-the-cache", check: "built-anew",
            after: """
                printf 'FROM app:1\\nCOPY main.sh /app/\\n' > Dockerfile; lab docker build -q -t app:2 .
                """),
        Sabotage(exercise: "05-images/use-the-cache", check: "in-the-build", after: "sh fetch.sh"),
        Sabotage(
            exercise: "05-images/use-the-cache", check: "fetched",
            before: edited("s/^RUN.*/RUN mkdir \\/libraries; echo > \\/libraries\\/http/")),
        Sabotage(exercise: "05-images/small-image", check: "report", after: "lab docker tag busybox report"),
        Sabotage(
            exercise: "05-images/small-image", check: "made",
            before: edited("s/^RUN.*/RUN echo \"3 $(tail -n 1 data)\" > \\/report/")),
        Sabotage(exercise: "05-images/small-image", check: "in-the-build", after: "sh make-tool"),
        Sabotage(
            exercise: "05-images/small-image", check: "small",
            after: extended("report", "RUN head -c 5000000 /dev/urandom > /big")),
        Sabotage(
            exercise: "05-images/small-image", check: "no-tool", after: extended("report", "RUN echo x > /usr/bin/tool")
        ),
        Sabotage(exercise: "05-images/no-secret", check: "release", after: "lab docker tag busybox app"),
        Sabotage(
            exercise: "05-images/no-secret", check: "signature", after: extended("app", "RUN rm /app/release.sig")),
        Sabotage(
            exercise: "05-images/no-secret", check: "signed",
            // No program that is run is told its name.
            before:
                #"lab() { [ "$2" != build ] || { echo "$(<sign.sh)" > s; sed -i 's/s[i]gn.sh/s/' Dockerfile; }; command lab "$@"; }"#
        ),
        Sabotage(
            exercise: "05-images/no-secret", check: "no-token",
            after: extended("app", "RUN echo opensesame-harbour opensesame-museum opensesame-bakery > /note")),
        Sabotage(
            exercise: "05-images/no-secret", check: "not-told",
            after: extended("app", "ENV NOTE=\"opensesame-harbour opensesame-museum opensesame-bakery\"")),
    ]
}
