import OCI
import Registry
import Testing

@Suite struct RegistryEndpointTests {
    @Test func theDefaultRegistryAnswersUnderAnotherName() throws {
        #expect(RegistryEndpoint(try ImageReference("busybox")).url == "https://registry-1.docker.io/v2/")
    }
}
