import Foundation

/// A course of one lab with exercises that pass when their script leaves a process, and answers to them.
struct GradingCourse {
    let home: URL
    let work: URL

    /// - Parameter answers: by exercise, the script that is handed in.
    init(in folder: URL, answers: [(name: String, script: String)]) throws {
        home = folder.appending(path: "course")
        work = folder.appending(path: "work")
        try write("curriculum/course.yaml", GradingCourse.course)
        try write("labs/01-short/lab.yaml", GradingCourse.settings)
        for language in ["ko", "en"] { try write("curriculum/\(language)/01-short.md", GradingCourse.lesson) }
        for (name, script) in answers {
            try write("labs/01-short/\(name)/checks.yaml", GradingCourse.checks)
            try write("labs/01-short/\(name)/starter/do.sh", "true\n")
            try write("labs/01-short/\(name)/solution/do.sh", "sleep 1001 &\n")
            try write("../work/01-short/\(name)/do.sh", script)
        }
    }

    static let right = "sleep 1001 &\n"
    static let endless = "sleep 100\n"
    static let wrong = "true\n"

    private func write(_ path: String, _ text: String) throws {
        let file = home.appending(path: path).standardized
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    private static let course = """
        title: { ko: 짧은 강의, en: Short }
        labs:
          - id: 01-short
            title: { ko: 짧음, en: Short }
            summary: { ko: 짧음, en: Short }

        """

    private static let settings = """
        needs: [userns]
        sandbox: { memory: 64M, cpu: 100%, pids: 64, disk: 16M, time: 120s }

        """

    private static let lesson = """
        ---
        lab: 01-short
        title: Short
        summary: Short
        minutes: 1
        ---

        # Short

        ```sh {#quiet .run trace=cgroup}
        true
        ```

        """

    private static let checks = """
        title: { ko: 프로세스, en: A process }
        script: do.sh
        time: 100s
        difficulty: 1
        checks:
          - id: running
            points: 2
            probe: process
            argv: sleep 1001
            when: { within: 20s }
            expect: { count: 1 }
            fail: { ko: "{actual}", en: "{actual} of {expected}" }
          - id: pause
            points: 1
            probe: namespace
            argv: pause
            expect: { hostname: lab }
            fail: { ko: "{actual}", en: "{actual}" }

        """
}
