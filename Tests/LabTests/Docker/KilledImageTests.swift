import Foundation
import Testing

/// `lab docker` for images, killed at moments of chance: whatever is visible is whole, and the same can be done again.
///
/// `LAB_KILL_ROUNDS` sets how often; `make soak` takes many.
@Suite("Commands for images that are killed", .serialized)
struct KilledImageTests {
    private let rounds = ProcessInfo.processInfo.environment["LAB_KILL_ROUNDS"].flatMap { Int($0) } ?? 12

    /// `verify`: every blob has the digest that it is called by, every name leads to a whole image, and nothing is stuck.
    /// `later`: a moment of chance. `end PID…`: kills, and waits.
    private static let prelude = """
        set -e
        verify() {
            (cd "$LAB_DATA/images/blobs/sha256" && for blob in *; do
                [ "$blob" = '*' ] || echo "$blob  $blob"
            done | { sha256sum -c --quiet - 2>/dev/null || { [ -z "$(ls)" ] || exit 1; }; }) || { echo damaged; exit 1; }
            for name in $(lab docker images --format '{{.Repository}}:{{.Tag}}' | grep -v '<none>'); do
                lab docker save $name >/dev/null || { echo "$name is not whole"; exit 1; }
            done
        }
        later() { sleep 0.0$((RANDOM % 6))$((RANDOM % 10)); }
        end() { kill -9 "$@" 2>/dev/null || :; wait "$@" 2>/dev/null || :; }
        dd if=/dev/urandom of=noise bs=1M count=3 status=none

        """

    private func check(_ body: String) throws {
        let images = try ImageFolder("one:1=1", "two:1=2")
        // A layer that takes a moment.
        let script = """
            mkdir big && cd big
            tar -cf layer.tar -C .. noise
            printf '{"architecture":"%s","os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' \\
                "$(lab docker inspect -f '{{.Architecture}}' one:1)" "$(sha256sum layer.tar | cut -d ' ' -f 1)" >config.json
            printf '[{"Config":"config.json","RepoTags":["big:1"],"Layers":["layer.tar"]}]' >manifest.json
            tar -cf ../big.tar config.json layer.tar manifest.json
            cd ..
            lab docker load -i big.tar >/dev/null
            lab docker save one:1 two:1 big:1 -o all.tar

            """
        let result = try images.bash(
            Self.prelude + script + body + "\necho whole", ["ROUNDS": "\(rounds)"],
            limit: 120 + rounds * 10)
        #expect(result.text.hasSuffix("whole\n") && result.status == 0, "\(result.text)")
    }

    @Test func aLoadThatIsKilledBesideRemovals() throws {
        try check(
            """
            for round in $(seq $ROUNDS); do
                lab docker load -i all.tar >/dev/null & loading=$!
                lab docker rmi big:1 one:1 >/dev/null 2>&1 & removing=$!
                later
                end $loading
                later
                end $removing
                verify
            done
            lab docker load -i all.tar >/dev/null
            verify
            lab docker rmi one:1 two:1 big:1 >/dev/null
            [ -z "$(ls "$LAB_DATA/images/blobs/sha256" "$LAB_DATA/images/.lab/ingest" | grep -v :)" ]
            """)
    }

    @Test func namesThatAreGivenAndTakenWhileAnotherLoads() throws {
        try check(
            """
            for round in $(seq $ROUNDS); do
                lab docker load -i all.tar >/dev/null & loading=$!
                { lab docker tag one:1 new:$round && lab docker tag two:1 new:$round && lab docker rmi new:$round; } \\
                    >/dev/null 2>&1 & naming=$!
                later
                end $naming
                end $loading
                verify
                lab docker load -i all.tar >/dev/null
                # What was named stays, and each would be saved in all further rounds.
                lab docker rmi new:$round >/dev/null 2>&1 || :
            done
            """)
    }

    @Test func aSaveThatIsKilledLeavesNoHalfArchiveUnderItsName() throws {
        try check(
            """
            for round in $(seq $ROUNDS); do
                rm -f out.tar
                lab docker save one:1 two:1 big:1 -o out.tar & saving=$!
                later
                end $saving
                if [ -e out.tar ]; then cmp out.tar all.tar; fi
            done
            verify
            lab docker save one:1 two:1 big:1 -o out.tar
            cmp out.tar all.tar
            """)
    }
}
