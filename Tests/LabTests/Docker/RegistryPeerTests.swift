import Foundation
import Testing

/// `lab`, its registry and its client beside the programs that everybody uses.
@Suite(
    "Images between lab and other programs", .serialized,
    .enabled(if: getuid() == 0 && Peer.isInstalled("busybox"), "needs root and busybox-static"))
struct RegistryPeerTests {
    /// A store with an image that was built here, our registry at `$R`, and other programs with folders of their own.
    private static let prelude = """
        set -e
        cleanup() { for pid in $servers; do kill $pid || :; done 2>/dev/null; [ ! -e run-root ] || rm -rf "$(cat run-root)"; }
        trap cleanup EXIT
        mkdir context
        printf 'FROM localhost/busybox\\nRUN echo built here >/built\\nCMD ["cat", "/built"]\\n' >context/Dockerfile
        lab docker build -q -t app:1 context >/dev/null
        id=$(lab docker images -q --no-trunc app:1)
        labd registry --listen 127.0.0.1:0 --store registry --ready fd:3 3>ready >registry.log 2>&1 &
        servers=$!
        until [ -s ready ]; do kill -0 $servers; sleep 0.05; done
        R=$(sed 's|^http://||; s|/.*$||' ready)
        # podman takes no long name here.
        mktemp -d /tmp/lab-XXXXXX >run-root
        podman() {
            command podman --root "$PWD/podman" --runroot "$(cat run-root)" --storage-driver vfs \\
                --cgroup-manager cgroupfs --events-backend none "$@"
        }

        """

    private func text(_ script: String) throws -> String {
        let images = try ImageFolder()
        return try images.text(Self.prelude + script, limit: 180)
    }

    @Test(.enabled(if: Peer.isInstalled("podman"), "podman is not installed"))
    func podmanPullsWhatWePushedAndWePullWhatItPushed() throws {
        let text = try text(
            """
            lab docker tag app:1 $R/app:1
            lab docker push --plain-http -q $R/app:1 >/dev/null
            podman pull -q --tls-verify=false $R/app:1 >pulled 2>&1 || { cat pulled; exit 1; }
            [ sha256:$(podman images -q --no-trunc $R/app:1 | sed 's/^sha256://') = "$id" ]
            podman tag $R/app:1 $R/back:2
            podman push -q --tls-verify=false $R/back:2 >pushed 2>&1 || { cat pushed; exit 1; }
            lab docker pull --plain-http -q $R/back:2 >/dev/null
            [ "$(lab docker images -q --no-trunc $R/back:2)" = "$id" ]
            echo same
            """)
        #expect(text.hasSuffix("same\n"), "\(text)")
    }

    @Test(.enabled(if: Peer.isInstalled("podman"), "podman is not installed"))
    func podmanLoadsAndRunsWhatWeBuiltAndSaved() throws {
        let text = try text(
            """
            lab docker save app:1 | podman load -q >loaded 2>&1 || { cat loaded; exit 1; }
            # crun refuses a machine whose cgroups are hybrid: the v2 half is hidden from it. The limits are our own.
            cat >run <<'END'
            if grep -q ' /sys/fs/cgroup/unified ' /proc/self/mountinfo; then umount /sys/fs/cgroup/unified; fi
            exec podman --root "$PWD/podman" --runroot "$(cat run-root)" --storage-driver vfs \\
                --cgroup-manager cgroupfs --events-backend none run --rm --network none --cgroups disabled \\
                --ulimit nofile=$(ulimit -n):$(ulimit -n) --ulimit nproc=1000:1000 app:1
            END
            unshare --mount --propagation private sh run 2>errors || { cat errors; exit 1; }
            podman save -q --format oci-archive app:1 -o back.tar
            lab docker rmi app:1 >/dev/null
            lab docker load -i back.tar
            [ "$(lab docker images -q --no-trunc | head -n 1)" = "$id" ]
            """)
        #expect(text.hasPrefix("built here\nLoaded image"), "\(text)")
    }

    @Test(.enabled(if: Peer.isInstalled("skopeo"), "skopeo is not installed"))
    func skopeoCopiesBetweenOurStoreOurRegistryAndALayout() throws {
        let text = try text(
            """
            skopeo copy -q --dest-tls-verify=false "oci:$LAB_DATA/images:docker.io/library/app:1" docker://$R/app:sk
            skopeo inspect --tls-verify=false --format '{{.Os}} {{len .Layers}}' docker://$R/app:sk
            skopeo copy -q --src-tls-verify=false docker://$R/app:sk oci:layout:there
            lab docker pull --plain-http -q $R/app:sk >/dev/null
            [ "$(lab docker images -q --no-trunc $R/app:sk)" = "$id" ]
            skopeo list-tags --tls-verify=false docker://$R/app | grep -c '"sk"'
            skopeo delete --tls-verify=false docker://$R/app:sk
            ! skopeo inspect --tls-verify=false docker://$R/app:sk 2>/dev/null
            """)
        #expect(text == "linux 2\n1\n", "\(text)")
    }

    @Test(.enabled(if: Peer.isInstalled("docker-registry"), "docker-registry is not installed"))
    func ourClientSpeaksToTheReferenceRegistry() throws {
        let text = try text(
            """
            printf 'version: 0.1\\nstorage: {filesystem: {rootdirectory: %s}}\\nhttp: {addr: "127.0.0.1:0"}\\n' \\
                "$PWD/theirs" >config.yml
            : >theirs.log  # before somebody looks into it
            docker-registry serve config.yml >theirs.log 2>&1 &
            servers="$servers $!"
            until grep -q 'listening on' theirs.log; do kill -0 $!; sleep 0.05; done
            T=$(sed -n 's/.*listening on \\(127[0-9.:]*\\).*/\\1/p' theirs.log)
            lab docker tag app:1 $T/app:1
            lab docker push --plain-http -q $T/app:1 >/dev/null
            lab docker rmi -f $T/app:1 >/dev/null
            lab docker pull --plain-http -q $T/app:1 >/dev/null
            [ "$(lab docker images -q --no-trunc $T/app:1)" = "$id" ]
            if command -v skopeo >/dev/null; then skopeo inspect --tls-verify=false docker://$T/app:1 >/dev/null; fi
            echo same
            """)
        #expect(text == "same\n", "\(text)")
    }

    @Test(.enabled(if: Peer.isInstalled("docker"), "the docker command is not installed"))
    func dockersOwnCommandReadsAManifestOfOurs() throws {
        // It asks no engine for this.
        let text = try text(
            """
            lab docker tag app:1 $R/app:1
            lab docker push --plain-http -q $R/app:1 >/dev/null
            HOME=$PWD docker manifest inspect --insecure $R/app:1 | grep -c '"digest"'
            """)
        #expect(text == "3\n", "\(text)")
    }
}

/// Programs that may be on this machine.
enum Peer {
    static func isInstalled(_ name: String) -> Bool {
        ["/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin"].contains {
            FileManager.default.isExecutableFile(atPath: "\($0)/\(name)")
        }
    }
}
