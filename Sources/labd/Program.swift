internal import ArgumentParser

/// The program that serves. `lab` starts it.
@main
struct Program: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "labd", abstract: "What of lab serves: the image registry and its client.", version: "0.1.0")
}
