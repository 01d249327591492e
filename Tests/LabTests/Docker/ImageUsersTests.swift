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
}
