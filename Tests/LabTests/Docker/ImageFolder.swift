import Foundation

/// A store of images of its own, in which `lab docker` is used from a shell.
final class ImageFolder {
    let playground: Playground

    /// - Parameter images: `NAME=CONTENT`: each an image with one file of that content.
    init(_ images: String...) throws {
        playground = try Playground()
        for image in images {
            let parts = image.split(separator: "=")
            try add(String(parts[0]), content: String(parts[1]))
        }
    }

    /// Makes an image with plain tools, as an archive that `lab docker load` reads.
    func add(_ name: String, content: String) throws {
        let script = """
            set -e
            rm -rf made && mkdir made && cd made
            printf '%s' "$CONTENT" >file && tar --mtime=@0 --owner=0 --group=0 -cf layer.tar file
            diff=$(sha256sum layer.tar | cut -d ' ' -f 1)
            printf '%s' '{"architecture":"'"$ARCH"'","os":"linux","created":"2026-01-02T03:04:05Z",' \\
                '"config":{"Env":["PATH=/bin"],"Cmd":["/file"],"Labels":{"made":"here"}},' \\
                '"rootfs":{"type":"layers","diff_ids":["sha256:'"$diff"'"]},' \\
                '"history":[{"created":"2026-01-02T03:04:05Z","created_by":"COPY file /  # a command that is longer than forty-five"},' \\
                '{"created":"2026-01-02T03:04:05Z","created_by":"CMD [\\"/file\\"]","empty_layer":true}]}' >config.json
            printf '[{"Config":"config.json","RepoTags":["%s"],"Layers":["layer.tar"]}]' "$NAME" >manifest.json
            tar -cf ../made.tar config.json layer.tar manifest.json
            lab docker load -i ../made.tar
            """
        #if arch(arm64)
            let architecture = "arm64"
        #else
            let architecture = "amd64"
        #endif
        let result = try bash(script, ["NAME": name, "CONTENT": content, "ARCH": architecture])
        guard result.status == 0 else { throw Failed(text: result.text) }
    }

    struct Failed: Error { var text: String }

    var data: String { playground.folder.appending(path: "data").path }

    func bash(
        _ script: String, _ more: [String: String] = [:], limit: Int = 60
    ) throws -> (text: String, status: Int32) {
        try playground.bash(script, environment: ["LAB_DATA": data].merging(more) { _, new in new }, limit: limit)
    }

    /// What a script prints that has to succeed.
    func text(_ script: String, limit: Int = 60) throws -> String {
        let result = try bash(script, limit: limit)
        guard result.status == 0 else { throw Failed(text: result.text) }
        return result.text
    }
}
