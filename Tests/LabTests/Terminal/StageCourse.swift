import Foundation

/// A course of one lab, for sitting at a terminal: a step, one that ends only when somebody ends it, and a last one.
struct StageCourse {
    let home: URL

    init(in folder: URL) throws {
        home = folder.appending(path: "course")
        for (path, text) in [
            ("curriculum/course.yaml", StageCourse.course), ("labs/01-stage/lab.yaml", StageCourse.settings),
            ("curriculum/ko/01-stage.md", StageCourse.lesson), ("curriculum/en/01-stage.md", StageCourse.lesson),
        ] {
            let file = home.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
    }

    private static let course = """
        title: { ko: 무대, en: Stage }
        labs:
          - id: 01-stage
            title: { ko: 무대, en: Stage }
            summary: { ko: 무대, en: Stage }

        """

    private static let settings = """
        needs: [userns]
        sandbox: { memory: 128M, cpu: 100%, pids: 64, disk: 16M, time: 120s }

        """

    private static let lesson = """
        ---
        lab: 01-stage
        title: Stage
        summary: Stage
        minutes: 1
        ---

        # Stage

        A paragraph that is long enough to be broken into several lines on a narrow terminal, and has to be broken at
        its spaces alone.

        ```sh {#first .run trace=cgroup}
        mkdir "$LAB_CGROUP_PIDS/demo"
        number=$((number + 1)); echo "run number $number"
        ```

        ```sh {#endless .run trace=cgroup time=100s}
        echo "it has begun"
        sleep 1000
        ```

        ```sh {#last .run trace=cgroup}
        echo "number is ${number:-unset}"
        ```

        """
}
