import Glibc
import Testing

@testable import Registry

@Suite("An address at which a registry may not listen")
struct RegistryAddressTests {
    @Test("a port of root's is not blamed on another registry")
    func portOfRoot() {
        #expect(RegistryServer.advice(EACCES).contains("1024"))
        #expect(RegistryServer.advice(EADDRINUSE).contains("another registry"))
    }
}
