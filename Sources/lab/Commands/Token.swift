internal import ArgumentParser
internal import LabEngine
internal import TerminalUI

/// `lab token --secret FILE LEARNER`: what a teacher gives to a learner, who puts it into `LAB_TOKEN`.
struct Token: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Make a learner's token, which chooses the values of their exercises; or say whose a token is.",
        discussion: """
            The learner sets LAB_TOKEN to it, for `lab run`, `lab check` and `lab grade`. FILE holds your secret, 16 \
            bytes at least: head -c 32 /dev/urandom | base64 > FILE. Keep it, and give it to nobody.
            """)

    @Argument(help: "Who it is for: whatever name you know them by, such as their login.") var learner: String
    @Option(help: "The file that holds your secret.") var secret: String
    @Option(help: "Say whether this token is the learner's; exit status 1 where it is not.") var verify: String?
    @OptionGroup var options: LanguageOption

    func run() throws {
        let context = try Context(options.language)
        let secret = try context.secret(secret)
        guard let verify else {
            return try context.show(text: "\(LearnerToken(secret: secret, learner: learner))\n")
        }
        guard let token = LearnerToken(verify) else { throw Complaint(.usage, context.messages.noToken) }
        let isRight = token.isOf(learner, secret: secret)
        try context.show([StyledLine(context.messages.token(isOf: learner, isRight))])
        if !isRight { throw Status.checkFailed }
    }
}
