import Testing
import Wire

@Suite struct ExchangeMeaningTests {
    private func meaning(
        _ method: String, _ target: String, _ status: Int, sent: Int64 = 0, got: Int64 = 0,
        credentials: Bool = false, _ answer: [HTTPExchange.Header] = []
    ) -> ExchangeMeaning {
        HTTPExchange(
            began: 0, duration: 0, method: method, target: target, status: status,
            requestHeaders: credentials ? [.init("authorization", "Basic")] : [], responseHeaders: answer,
            requestBytes: sent, responseBytes: got
        ).meaning
    }

    @Test func aPushReadsLikeAStory() {
        let story = [
            meaning("HEAD", "/v2/app/blobs/sha256:1", 404),
            meaning("POST", "/v2/app/blobs/uploads/", 202),
            meaning("PATCH", "/v2/app/blobs/uploads/1", 202, sent: 1_200_000),
            meaning("PUT", "/v2/app/blobs/uploads/1?digest=sha256:1", 201),
            meaning("PUT", "/v2/app/manifests/latest", 201, sent: 500),
            meaning("PUT", "/v2/app/manifests/sha256:2", 201, sent: 500),
        ]
        #expect(
            story == [
                .absent, .uploadBegins, .sent(bytes: 1_200_000), .blobStored(bytes: 0), .tagged("latest"),
                .manifestStored,
            ])
    }

    @Test func aMountSendsNothingAndSaysWhenItIsNone() {
        let target = "/v2/app/blobs/uploads/?mount=sha256:1&from=base"
        #expect(meaning("POST", target, 201) == .mounted(from: "base"))
        #expect(meaning("POST", target, 202) == .notMounted(from: "base"))
        #expect(meaning("POST", "/v2/app/blobs/uploads/?digest=sha256:1", 201, sent: 5) == .blobStored(bytes: 5))
    }

    @Test func whoShowsNothingIsToldWhatIsWantedAndWhoShowsTheWrongThingThatItIs() {
        let challenge = HTTPExchange.Header("WWW-Authenticate", "Bearer realm=\"http://localhost:5001/token\"")
        #expect(meaning("GET", "/v2/", 401, [challenge]) == .needsCredentials(scheme: "Bearer"))
        #expect(meaning("GET", "/v2/", 401, credentials: true, [challenge]) == .wrongCredentials)
        #expect(meaning("GET", "/token", 200, credentials: true) == .tokenGiven)
        #expect(meaning("GET", "/v2/", 200, credentials: true) == .welcome)
    }

    @Test func whatIsRefusedSaysWhat() {
        #expect(meaning("PUT", "/v2/a/blobs/uploads/1?digest=sha256:1", 400) == .blobRefused)
        #expect(meaning("PUT", "/v2/a/manifests/x", 404) == .manifestRefused)
        #expect(meaning("PATCH", "/v2/a/blobs/uploads/1", 416) == .outOfOrder)
        #expect(meaning("PATCH", "/v2/a/blobs/uploads/1", 404) == .unknown)
        #expect(meaning("GET", "/v2/a/manifests/x", 429) == .tooMany)
        #expect(meaning("GET", "/v2/a/manifests/x", 503) == .failed)
        #expect(meaning("GET", "/favicon.ico", 404) == .unknown)
    }

    @Test func aPullSaysHowMuchCame() {
        let digest = HTTPExchange.Header("Docker-Content-Digest", "sha256:9")
        #expect(
            meaning("HEAD", "/v2/a/manifests/x", 200, [digest]) == .resolved(reference: "x", digest: "sha256:9"))
        #expect(meaning("GET", "/v2/a/manifests/x", 200, got: 7) == .manifestFetched(bytes: 7))
        #expect(meaning("GET", "/v2/a/blobs/sha256:1", 200, got: 7) == .blobFetched(bytes: 7))
        #expect(meaning("GET", "/v2/a/blobs/sha256:1", 206, got: 3) == .partFetched(bytes: 3))
        let range = HTTPExchange.Header("Range", "0-1023")
        #expect(meaning("GET", "/v2/a/blobs/uploads/1", 204, [range]) == .uploadStands(at: 1024))
    }
}
