import Foundation
import Testing

/// Images that containers use, from the terminal.
@Suite(
    "Images and their containers",
    .enabled(if: getuid() == 0 && Peer.isInstalled("busybox"), "needs root and busybox-static"))
struct ImageUsersTests {
    @Test func anImageStaysAsLongAsAContainerUsesIt() throws {
        let images = try ImageFolder()
        let script = """
            set -e
            mkdir context
            printf 'FROM localhost/busybox\\nRUN echo here >/here\\n' >context/Dockerfile
            lab docker build -q -t app:1 context >/dev/null
            lab docker run -d --name one app:1 sleep 100 >/dev/null
            refused() { if "$@" >out 2>&1; then echo "not refused: $*"; exit 1; fi; grep -o "$word" out; }
            word='running container' refused lab docker rmi app:1
            word='running container' refused lab docker rmi -f app:1
            lab docker rm -f one >/dev/null
            lab docker run --name two app:1 cat /here
            word='stopped container' refused lab docker rmi app:1
            lab docker tag app:1 app:2
            lab docker rmi app:1
            lab docker diff two >/dev/null
            lab docker rm two >/dev/null
            lab docker rmi app:2 | sed -n 1p
            lab docker image prune -af >/dev/null
            find "$LAB_DATA/layers" -mindepth 1 -maxdepth 1 -name '????????????*' | wc -l
            """
        #expect(
            try images.text(script) == """
                running container
                running container
                here
                stopped container
                Untagged: app:1
                Untagged: app:2
                0

                """)
    }

    @Test func anImageThatIsRemovedByForceStaysForItsContainerUntilThatGoes() throws {
        let images = try ImageFolder()
        let script = """
            set -e
            mkdir context
            printf 'FROM localhost/busybox\\nRUN echo here >/here\\n' >context/Dockerfile
            lab docker build -q -t app:1 context >/dev/null
            lab docker run --name one app:1 sh -c 'echo more >>/here; echo new >/new'
            lab docker rmi -f app:1 localhost/busybox | grep -c Untagged
            lab docker image prune -af >/dev/null
            lab docker images -q | wc -l
            rm -rf "$LAB_DATA/layers"
            lab docker diff one
            lab docker commit one kept:1 | cut -c 1-7
            lab docker run --rm kept:1 cat /here /new
            lab docker rmi kept:1 >/dev/null
            lab docker diff one | wc -l
            lab docker rm one
            ls "$LAB_DATA/images/.lab/kept" "$LAB_DATA/images/blobs/sha256" | grep -v : | wc -w
            find "$LAB_DATA/layers" -mindepth 2 -maxdepth 2 -name '????????????*' | wc -l
            """
        #expect(
            try images.text(script) == """
                2
                0
                C /here
                A /new
                sha256:
                here
                more
                new
                2
                one
                0
                0

                """)
    }
}
