import Testing
import Wire

@Suite struct RegistryRequestTests {
    private func parse(_ method: String, _ target: String) -> RegistryRequest? {
        RegistryRequest(method: method, target: target)
    }

    @Test func eachEndpointOfTheSpecificationIsKnown() {
        let digest = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        #expect(parse("GET", "/v2/") == .apiVersion)
        #expect(parse("HEAD", "/v2") == .apiVersion)
        #expect(parse("GET", "/v2/app/blobs/\(digest)") == .blob(.get, repository: "app", digest: digest))
        #expect(parse("DELETE", "/v2/app/blobs/\(digest)") == .blob(.delete, repository: "app", digest: digest))
        #expect(
            parse("PUT", "/v2/library/app/manifests/latest")
                == .manifest(.put, repository: "library/app", reference: "latest"))
        #expect(
            parse("POST", "/v2/app/blobs/uploads/")
                == .startUpload(repository: "app", digest: nil, mount: nil, from: nil))
        #expect(
            parse("POST", "/v2/app/blobs/uploads/?mount=\(digest)&from=library/base")
                == .startUpload(repository: "app", digest: nil, mount: digest, from: "library/base"))
        #expect(
            parse("POST", "/v2/app/blobs/uploads?digest=sha256%3A00")
                == .startUpload(repository: "app", digest: "sha256:00", mount: nil, from: nil))
        #expect(parse("PATCH", "/v2/a/b/c/blobs/uploads/1-2") == .patchUpload(repository: "a/b/c", session: "1-2"))
        #expect(
            parse("PUT", "/v2/app/blobs/uploads/1?state=x&digest=\(digest)")
                == .finishUpload(repository: "app", session: "1", digest: digest))
        #expect(parse("GET", "/v2/app/blobs/uploads/1") == .uploadStatus(repository: "app", session: "1"))
        #expect(parse("DELETE", "/v2/app/blobs/uploads/1") == .cancelUpload(repository: "app", session: "1"))
        #expect(parse("GET", "/v2/app/tags/list?n=2&last=b") == .tags(repository: "app", count: 2, last: "b"))
        #expect(
            parse("GET", "/v2/app/referrers/\(digest)?artifactType=text%2Fplain")
                == .referrers(repository: "app", digest: digest, artifactType: "text/plain"))
        #expect(parse("GET", "/v2/_catalog?n=1") == .catalog(count: 1, last: nil))
        #expect(parse("GET", "/v1/search?q=hello+world&n=x") == .search(text: "hello world", count: nil))
        #expect(
            parse("GET", "/token?service=lab&scope=repository:a:pull&scope=repository:b:push")
                == .token(service: "lab", scopes: ["repository:a:pull", "repository:b:push"]))
        #expect(parse("GET", "http://localhost:5000/v2/") == .apiVersion)
    }

    @Test func aRepositoryMayBeNamedAsThePathsAre() {
        #expect(
            parse("GET", "/v2/blobs/uploads/manifests/latest")
                == .manifest(.get, repository: "blobs/uploads", reference: "latest"))
        #expect(
            parse("GET", "/v2/manifests/tags/list") == .tags(repository: "manifests", count: nil, last: nil))
        #expect(
            parse("POST", "/v2/blobs/uploads/blobs/uploads/")
                == .startUpload(repository: "blobs/uploads", digest: nil, mount: nil, from: nil))
    }

    @Test func whatNoRegistryIsAskedIsNothing() {
        for (method, target) in [
            ("GET", "/"), ("GET", ""), ("GET", "/v2//manifests/latest"), ("GET", "/v2/manifests/latest"),
            ("POST", "/v2/"), ("PUT", "/v2/a/blobs/sha256:0"), ("PATCH", "/v2/a/manifests/x"),
            ("GET", "/v2/a/manifests/"), ("GET", "/v2/a/blobs/"), ("GET", "/v3/a/manifests/x"),
            ("GET", "/v2/a/tags/other"), ("PATCH", "/v2/a/blobs/uploads/"), ("get", "/v2/"),
            ("GET", "/v2/a//tags/list"),
        ] {
            #expect(parse(method, target) == nil, "\(method) \(target)")
        }
    }

    @Test func anEscapedSlashBelongsToItsName() {
        #expect(
            parse("GET", "/v2/a%2Fb/manifests/l%61test") == .manifest(.get, repository: "a/b", reference: "latest"))
        #expect(parse("GET", "/v2/a/manifests/%zz%+1%") == .manifest(.get, repository: "a", reference: "%zz%+1%"))
    }

    @Test func everyRequestSaysWhatItIsAbout() {
        #expect(parse("PUT", "/v2/a/b/manifests/x")?.repository == "a/b")
        #expect(parse("GET", "/v2/")?.repository == nil)
    }
}
