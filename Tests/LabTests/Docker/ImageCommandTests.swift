import Foundation
import Testing

/// `lab docker` for images, as a person types it.
@Suite struct ImageCommandTests {
    @Test func imagesAreListedAsDockerListsThem() throws {
        let images = try ImageFolder("bb:1=one", "localhost:5000/me/other=two")
        let id = try images.text("lab docker images -q bb").trimmingCharacters(in: .newlines)
        #expect(id.count == 12)
        let table = try images.text("lab docker images")
        let lines = table.split(separator: "\n").map { $0.split(separator: " ", omittingEmptySubsequences: true) }
        #expect(lines[0] == ["REPOSITORY", "TAG", "IMAGE", "ID", "CREATED", "SIZE"])
        let row = try #require(lines.first { $0.first == "bb" })
        #expect(row[1] == "1" && row[2] == id && row.last == "3B")
        #expect(lines.contains { $0.first == "localhost:5000/me/other" && $0[1] == "latest" })
        #expect(try images.text("lab docker image ls") == table)
        #expect(try images.text("lab docker container ls -a") == images.text("lab docker ps -a"))
        #expect(try images.text("lab docker images --digests").contains("sha256:"))
        #expect(try images.text("lab docker images --no-trunc bb").contains("sha256:\(id)"))
        #expect(try images.text("lab docker images --format '{{.Repository}}:{{.Tag}}' bb") == "bb:1\n")
        #expect(
            try images.text("lab docker images --filter reference='bb:*' --format 'table {{.Tag}}\\t{{.ID}}'")
                == "TAG       IMAGE ID\n1         \(id)\n")
        #expect(try images.text("lab docker images -f label=made=here -q | wc -l") == "2\n")
        #expect(try images.text("lab docker images -f label=made=there -q") == "")
        let json = try images.text("lab docker images --format json bb")
        #expect(try JSONDecoder().decode([String: String].self, from: Data(json.utf8))["ID"] == id)
    }

    @Test func wordsAreJoinedAndSetAsDockersAre() throws {
        let images = try ImageFolder("bb:1=one")
        let built = try images.text(
            "mkdir e; echo 'FROM bb:1' | lab docker build -tcopy:1 --quiet=true --no-cache=false -f- e")
        #expect(built.hasPrefix("sha256:") && built.count == 72)
        #expect(try images.text("lab docker images --no-trunc=false -q copy:1").count == 13)
        #expect(try images.text("lab docker rmi --force=true copy:1").hasPrefix("Untagged: copy:1\n"))
    }

    @Test func namesComeAndGoAndTheLastTakesTheImageWithIt() throws {
        let images = try ImageFolder("bb:1=one")
        let id = try images.text("lab docker images -q --no-trunc").trimmingCharacters(in: .newlines)
        #expect(try images.text("lab docker tag bb:1 me/copy:2 && lab docker rmi bb:1") == "Untagged: bb:1\n")
        let removed = try images.text("lab docker rmi me/copy:2").split(separator: "\n")
        #expect(removed.first == "Untagged: me/copy:2")
        #expect(removed.dropFirst().first == "Deleted: \(id)")
        #expect(removed.count == 3, "and its layer")
        #expect(try images.text("lab docker images -q") == "")
        #expect(try images.text("find \"$LAB_DATA/images/blobs\" -type f | wc -l") == "0\n")
    }

    @Test func aLayerThatAnotherImageHasStays() throws {
        let images = try ImageFolder("a:1=same", "b:1=same")
        // Both are one image; another configuration over the same layer is another.
        try images.add("c:1", content: "other")
        let removed = try images.text("lab docker rmi a:1 c:1").split(separator: "\n")
        #expect(removed.map { $0.prefix(9) } == ["Untagged:", "Untagged:", "Deleted: ", "Deleted: "])
        #expect(try images.text("lab docker history -q b:1 | head -n 1").count == 13)
    }

    @Test func anImageOfSeveralRepositoriesIsRemovedByItsIdOnlyWithForce() throws {
        let images = try ImageFolder("bb:1=one")
        let id = try images.text("lab docker tag bb:1 other:2; lab docker images -q bb")
            .trimmingCharacters(in: .newlines)
        let refused = try images.bash("lab docker rmi \(id)")
        #expect(refused.status == 1)
        #expect(refused.text.contains("-f"))
        #expect(try images.text("lab docker rmi -f \(id)").contains("Untagged: other:2"))
        #expect(try images.text("lab docker images -q") == "")
    }

    @Test func anImageWhoseNameWasTakenDanglesAndIsPruned() throws {
        let images = try ImageFolder("bb=one", "bb=two")
        #expect(try images.text("lab docker images -q --filter dangling=true | wc -l") == "1\n")
        #expect(try images.text("lab docker images").contains("<none>"))
        let pruned = try images.text("lab docker image prune -f")
        #expect(pruned.hasPrefix("Deleted Images:\ndeleted: sha256:"))
        #expect(pruned.contains("Total reclaimed space: "))
        #expect(try images.text("lab docker image prune </dev/null").hasSuffix("Total reclaimed space: 0B\n"))
        #expect(try images.text("lab docker images -q | wc -l") == "1\n")
    }

    @Test func theHistoryIsTheNewestStepFirst() throws {
        let images = try ImageFolder("bb:1=one")
        let lines = try images.text("lab docker history bb:1").split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[0].hasPrefix("IMAGE          CREATED"))
        #expect(lines[1].contains("CMD [\"/file\"]") && lines[1].contains("0B"))
        #expect(lines[2].hasPrefix("<missing>") && lines[2].contains("COPY file /") && lines[2].contains("…"))
        #expect(lines[2].contains("3B"))
        #expect(try images.text("lab docker history --no-trunc bb:1").contains("longer than forty-five"))
        let exact = try images.text("lab docker image history --human=false bb:1")
        #expect(exact.contains("2026-01-02T03:04:05Z"))
        for people in ["-H", "--human", "--human=true"] {
            let table = try images.text("lab docker history \(people) bb:1").split(separator: "\n")
            #expect(table.count == 3 && table[0] == lines[0])
        }
    }

    @Test func everythingIsKnownOfAnImage() throws {
        let images = try ImageFolder("bb:1=one")
        let json = try images.text("lab docker image inspect bb:1")
        struct Inspected: Decodable {
            struct RootFS: Decodable { var Layers: [String] }
            struct Config: Decodable { var Cmd: [String], Labels: [String: String] }
            var Id: String, RepoTags: [String], RepoDigests: [String], Size: Int, RootFS: RootFS, Config: Config
            var Os: String, Created: String
        }
        let found = try JSONDecoder().decode([Inspected].self, from: Data(json.utf8))[0]
        #expect(found.RepoTags == ["bb:1"] && found.Size == 3 && found.RootFS.Layers.count == 1)
        #expect(found.Config.Cmd == ["/file"] && found.Config.Labels == ["made": "here"] && found.Os == "linux")
        #expect(found.RepoDigests[0].hasPrefix("bb@sha256:") && found.Created == "2026-01-02T03:04:05Z")
        #expect(try images.text("lab docker inspect --type image --format '{{.Id}}' bb:1") == found.Id + "\n")
        #expect(try images.text("lab docker inspect -f '{{json .Config.Cmd}}' bb:1") == "[\"/file\"]\n")
        let half = try images.bash("lab docker inspect bb:1 nothing 2>/dev/null")
        #expect(half.status == 1)
        #expect(try JSONDecoder().decode([Inspected].self, from: Data(half.text.utf8)).count == 1)
    }

    @Test func whatIsSavedIsLoadedAgain() throws {
        let images = try ImageFolder("bb:1=one", "other:2=two")
        let script = """
            set -e
            lab docker save bb:1 other:2 >all.tar
            lab docker save -o again.tar bb:1 other:2
            cmp all.tar again.tar
            lab docker images --no-trunc --digests >before
            lab docker rmi bb:1 other:2 >/dev/null
            gzip -c all.tar | lab docker load
            lab docker images --no-trunc --digests | diff before -
            """
        #expect(try images.text(script) == "Loaded image: bb:1\nLoaded image: other:2\n")
        let id = try images.text("lab docker images -q bb").trimmingCharacters(in: .newlines)
        let unnamed = try images.text(
            "lab docker save \(id) -o id.tar; lab docker rmi bb:1 >/dev/null; lab docker load -i id.tar")
        #expect(unnamed.hasPrefix("Loaded image ID: sha256:\(id)"))
    }

    @Test(arguments: [
        ("inspect --type=container bb:1", 1, "--type image alone", "image만"),
        ("history localhost/busybox", 1, "make it when they use it", "쓸 때 만들어집니다"),
        ("inspect nothing", 1, "No such image: nothing", "그런 이미지가 없습니다: nothing"),
        ("rmi nothing", 1, "lab docker images", "lab docker images"),
        ("rmi user/Case", 1, "^", "대문자"), ("tag bb:1 a//b", 1, "between two slashes", "슬래시 두 개"),
        ("tag bb:1 x@sha256:\(String(repeating: "0", count: 64))", 1, "cannot be a new name", "새 이름이 될 수 없습니다"),
        ("load -i /dev/null", 1, "holds no images", "이미지가 없습니다"),
        ("load -i /no/such", 1, "archive of images", "이미지 아카이브"),
        ("load -i /etc/passwd", 1, "no archive", "아카이브가 아닙니다"),
        ("save bb:1 -o /no/such/file", 1, "ENOENT", "ENOENT"), ("save bb:1 -o /dev/full", 1, "ENOSPC", "ENOSPC"),
        ("images --format '{{.Nope}}'", 2, "no field “Nope”", "“Nope”이라는 필드가 없습니다"),
        ("images --format '{{.ID'", 2, "}}", "}}"), ("images --filter x=y", 2, "dangling", "dangling"),
        ("images --filter dangling=maybe", 2, "true or false", "true 또는 false"),
        ("images --frob", 2, "--frob", "--frob"), ("save", 2, "Missing", "Missing"), ("frob", 2, "frob", "frob"),
        ("exec box sh", 2, "needs a daemon", "데몬이 필요"),
        ("image frob", 2, "lab docker image has no", "image에는 frob"),
        ("build --secret id=a .", 2, "Docker's --secret", "도커의 --secret"),
        ("buildx build -o x .", 2, "save", "save"),
        ("build https://example.org/x.git", 1, "fetches no files", "받아 오지 않습니다"),
        ("build - < <(echo | gzip)", 1, "is an archive", "아카이브입니다"),
        ("history --human=no bb:1", 2, "true or false", "true or false"),
    ])
    func whatCannotBeIsSaidInBothLanguages(words: String, status: Int32, english: String, korean: String) throws {
        let images = try ImageFolder("bb:1=one")
        for (language, expected) in [("C.UTF-8", english), ("ko_KR.UTF-8", korean)] {
            let result = try images.bash("lab docker \(words)", ["LC_ALL": language])
            #expect(result.status == status, "\(result.text)")
            #expect(result.text.contains(expected), "\(result.text)")
        }
        #expect(try images.text("lab docker images -q | wc -l") == "1\n", "nothing else has happened")
    }

    @Test func aStoreThatCannotBeWrittenIsToldWithItsPath() throws {
        let images = try ImageFolder()
        let result = try images.bash("echo x >file; LAB_DATA=$PWD/file lab docker images")
        #expect(result.status == 1)
        #expect(result.text.contains("ENOTDIR") && result.text.contains("/file"))
    }

    @Test func noImagesAreAnEmptyTable() throws {
        #expect(
            try ImageFolder().text("lab docker images")
                == "REPOSITORY   TAG       IMAGE ID   CREATED   SIZE\n")
    }
}
