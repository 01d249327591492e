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

    @Test(
        .enabled(if: Peer.isInstalled("skopeo") && Peer.isInstalled("podman"), "skopeo or podman is not installed"),
        arguments: ["basic", "token"])
    func theyLogInToARegistryThatEncrypts(scheme: String) throws {
        let text = try text(
            """
            echo secret >password
            labd registry --listen 127.0.0.1:0 --store private --tls --user kim:password --auth \(scheme) \\
                --ready fd:3 3>private-ready >private.log 2>&1 &
            servers="$servers $!"
            until [ -s private-ready ]; do kill -0 $!; sleep 0.05; done
            T=$(sed 's|^https://||; s|/.*$||' private-ready)
            mkdir certs
            cp private/tls/ca.pem certs/ca.crt
            export DOCKER_CONFIG="$PWD/docker"
            lab docker tag app:1 $T/app:1
            ! lab docker push -q --ca private/tls/ca.pem $T/app:1 2>/dev/null
            lab docker login --ca private/tls/ca.pem -u kim --password-stdin $T <password 2>/dev/null
            lab docker push -q --ca private/tls/ca.pem $T/app:1 >/dev/null
            ! skopeo inspect --cert-dir certs --creds kim:wrong docker://$T/app:1 >/dev/null 2>&1
            skopeo copy -q --src-cert-dir certs --dest-cert-dir certs --src-creds kim:secret \\
                --dest-creds kim:secret docker://$T/app:1 docker://$T/copy:1
            podman login --cert-dir certs -u kim --password-stdin --authfile podman.json $T <password
            podman pull -q --cert-dir certs --authfile podman.json $T/copy:1 >pulled 2>&1 || { cat pulled; exit 1; }
            podman tag $T/copy:1 $T/back:2
            podman push -q --cert-dir certs --authfile podman.json $T/back:2 >pushed 2>&1 || { cat pushed; exit 1; }
            lab docker pull -q --ca private/tls/ca.pem $T/back:2 >/dev/null
            [ "$(lab docker images -q --no-trunc $T/back:2)" = "$id" ]
            if command -v docker >/dev/null; then
                export SSL_CERT_FILE="$PWD/private/tls/ca.pem"
                docker manifest inspect $T/back:2 | grep -c '"digest"'
            else
                echo 3
            fi
            """)
        #expect(text == "Login Succeeded\nLogin Succeeded!\n3\n", "\(text)")
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
