/// Lab 06: requests that never leave, and a registry that is asked for something else behind the answer's back.
extension Sabotage {
    private static func without(_ word: String) -> String {
        #"lab() { [ "$2" = \#(word) ] || command lab "$@"; }"#
    }

    /// The manifest of one tag under another.
    private static func move(_ from: String, to tag: String) -> String {
        """
        request GET /v2/app/manifests/\(from) "Accept: $type" </dev/null >/tmp/moved
        request PUT /v2/app/manifests/\(tag) "Content-Type: $type" </tmp/moved
        """
    }

    /// The image of `without-docker` made anew, of other layers.
    private static func remade(diffIDs: String, layers: String) -> String {
        """
        printf '{"architecture": "amd64", "os": "linux", "rootfs": {"type": "layers", "diff_ids": [%s]}}' \
        "\(diffIDs)" >config.json
        request POST "/v2/$repository/blobs/uploads/?digest=$(digest config.json)" <config.json
        type=application/vnd.oci.image
        printf '{"schemaVersion": 2, "mediaType": "%s.manifest.v1+json", "config": %s, "layers": [%s]}' $type \
        "{\\"mediaType\\": \\"$type.config.v1+json\\", \\"digest\\": \\"$(digest config.json)\\", \
        \\"size\\": $(stat -c %s config.json)}" "\(layers)" >manifest.json
        request PUT "/v2/$repository/manifests/v1" "Content-Type: $type.manifest.v1+json" <manifest.json
        """
    }

    private static let anotherLayer = """
        echo another >note; tar -cf note.tar note
        request POST "/v2/$repository/blobs/uploads/?digest=$(digest note.tar)" <note.tar

        """
    private static let noteLayer =
        #"{\"mediaType\": \"$type.layer.v1.tar\", \"digest\": \"$(digest note.tar)\", \"size\": $(stat -c %s note.tar)}"#

    static let registries = [
        Sabotage(exercise: "06-registry/publish", check: "published", before: without("push")),
        Sabotage(
            exercise: "06-registry/publish", check: "the-image",
            before:
                #"lab() { if [ "$2" = tag ]; then command lab docker tag localhost/busybox "$4"; else command lab "$@"; fi; }"#
        ),
        Sabotage(
            exercise: "06-registry/publish", check: "no-other-tag",
            after: """
                lab docker tag shop "localhost:5000/$LAB_PARAM_TEAM/shop:latest"
                lab docker push "localhost:5000/$LAB_PARAM_TEAM/shop:latest"
                """),
        Sabotage(exercise: "06-registry/promote", check: "moved", after: move("1.0", to: "latest")),
        Sabotage(
            exercise: "06-registry/promote", check: "no-layer-down", after: "lab docker pull localhost:5000/app:2.0"),
        Sabotage(exercise: "06-registry/promote", check: "two-stays", after: move("1.0", to: "2.0")),
        Sabotage(exercise: "06-registry/promote", check: "one-stays", after: move("2.0", to: "1.0")),
        Sabotage(
            exercise: "06-registry/promote", check: "was-moved",
            before: #"""
                server() { LAB_DATA=/tmp/server/store lab docker "${@/app:1.0/app:2.0}"; }
                readonly -f server; request() { :; }; readonly -f request
                """#),
        Sabotage(exercise: "06-registry/to-the-private", check: "copied", before: without("login")),
        Sabotage(
            exercise: "06-registry/to-the-private", check: "the-image",
            before:
                #"lab() { if [ "$2" = tag ]; then command lab docker tag localhost/busybox "$4"; else command lab "$@"; fi; }"#
        ),
        Sabotage(
            exercise: "06-registry/to-the-private", check: "as-it-is",
            before: """
                lab() {
                    if [ "$2" != tag ]; then command lab "$@"; return; fi
                    printf 'FROM %s\\nLABEL built=again\\n' "$3" > /tmp/Dockerfile
                    command lab docker build -q -t "$4" -f /tmp/Dockerfile /tmp/empty
                }
                mkdir /tmp/empty
                """),
        Sabotage(exercise: "06-registry/to-the-private", check: "logged-out", before: without("logout")),
        Sabotage(
            exercise: "06-registry/without-docker", check: "image",
            after: "request DELETE /v2/$repository/manifests/v1 </dev/null"),
        Sabotage(
            exercise: "06-registry/without-docker", check: "one-layer", after: remade(diffIDs: "", layers: "")),
        Sabotage(
            exercise: "06-registry/without-docker", check: "note",
            after: anotherLayer + remade(diffIDs: #"\"$(digest note.tar)\""#, layers: noteLayer)),
        Sabotage(
            exercise: "06-registry/without-docker", check: "by-hand",
            after: "lab docker tag localhost/busybox localhost:5000/notes; lab docker push localhost:5000/notes"),
    ]
}
