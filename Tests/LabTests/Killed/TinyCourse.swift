import Foundation

/// A course of two short labs in a folder of its own: one that does nothing, one that freezes all that it can.
struct TinyCourse {
    let home: URL

    init(in folder: URL) throws {
        home = folder.appending(path: "course")
        try write("curriculum/course.yaml", TinyCourse.course)
        try add("01-quiet", "```sh {#quiet .run trace=cgroup}\ntrue\n```\n")
        try add("02-ice", TinyCourse.ice)
    }

    private func add(_ lab: String, _ step: String) throws {
        try write("labs/\(lab)/lab.yaml", TinyCourse.settings)
        for language in ["ko", "en"] {
            try write(
                "curriculum/\(language)/\(lab).md",
                "---\nlab: \(lab)\ntitle: Tiny\nsummary: Tiny\nminutes: 1\n---\n\n# Tiny\n\n\(step)")
        }
    }

    private func write(_ path: String, _ text: String) throws {
        let file = home.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    private static let course = """
        title: { ko: 작은 강의, en: Tiny }
        labs:
          - id: 01-quiet
            title: { ko: 조용함, en: Quiet }
            summary: { ko: 조용함, en: Quiet }
          - id: 02-ice
            title: { ko: 얼음, en: Ice }
            summary: { ko: 얼음, en: Ice }

        """

    private static let settings = """
        needs: [userns, cgroup.freezer]
        sandbox: { memory: 128M, cpu: 100%, pids: 64, disk: 16M, time: 120s, block-device: true }

        """

    /// The sandbox's first process and a child of the shell freeze; the shell itself goes on, so that the step is still
    /// running when it is killed.
    private static let ice = """
        ```sh {#ice .run trace=cgroup time=100s}
        cd $LAB_CGROUP_FREEZER
        mkdir -p ice/deep
        sleep 1000 &
        echo $! > ice/deep/cgroup.procs
        (trap '' TERM INT HUP; setsid sleep 1000 > /dev/null 2>&1 &)
        echo 1 > ice/cgroup.procs
        if [ -e ice/freezer.state ]; then echo FROZEN > ice/freezer.state; else echo 1 > ice/cgroup.freeze; fi
        echo > /work/frozen
        sleep 90
        ```

        """
}
