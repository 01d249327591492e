import OCI
import Runtime
import Testing

@Suite struct RunSettingsTests {
    @Test func theEntryPointStandsBeforeTheCommand() {
        var config = RunConfig()
        config.entrypoint = ["/bin/echo"]
        config.cmd = ["hello"]
        #expect(RunSettings(config).arguments == ["/bin/echo", "hello"])
    }
}
