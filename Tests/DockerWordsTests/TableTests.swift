import DockerWords
import OCI
import Testing

@Suite("Docker's tables, sizes and ages")
struct TableTests {
    @Test(
        "sizes have three significant digits and powers of 1000",
        arguments: [
            (0, "0B"), (742, "742B"), (999, "999B"), (1000, "1kB"), (1234, "1.23kB"), (13_256, "13.3kB"),
            (4_261_574, "4.26MB"), (77_800_000, "77.8MB"), (124_500_000, "124MB"), (999_499, "999kB"),
            (999_600, "1MB"), (1_240_000_000, "1.24GB"), (5_000_000_000_000, "5TB"),
        ])
    func sizes(bytes: Int, text: String) { #expect(HumanSize(Int64(bytes)).text() == text) }

    @Test("sums have four")
    func sums() {
        #expect(HumanSize(4_261_574).text(digits: 4) == "4.262MB")
        #expect(HumanSize(999_960).text(digits: 4) == "1MB")
        #expect(HumanSize(0).text(digits: 4) == "0B")
    }

    @Test(
        "an age is as exact as it needs to be",
        arguments: [
            (0, "Less than a second"), (1, "1 second"), (59, "59 seconds"), (60, "About a minute"),
            (119, "About a minute"),
            (120, "2 minutes"), (3600, "About an hour"), (2 * 3600, "2 hours"), (47 * 3600, "47 hours"),
            (49 * 3600, "2 days"), (15 * 86400, "2 weeks"), (61 * 86400, "2 months"), (800 * 86400, "2 years"),
        ])
    func ages(seconds: Int, text: String) { #expect(Age(seconds: Int64(seconds)).text == text) }

    @Test("moments are read with fractions and zones, and Go's zero is none")
    func moments() {
        #expect(Timestamp("1970-01-01T00:00:01Z")?.seconds == 1)
        #expect(Timestamp("1970-01-01T09:00:01.123456789+09:00")?.seconds == 1)
        #expect(Timestamp("2026-01-31T12:00:00Z")?.inFull == "2026-01-31 12:00:00 +0000 UTC")
        #expect(Timestamp("0001-01-01T00:00:00Z") == nil)
        #expect(Timestamp("yesterday") == nil)
    }

    @Test("columns are at least ten wide, three apart, and nothing stands behind the last")
    func columns() {
        var table = DockerTable(["REPOSITORY", "TAG", "SIZE"])
        table.add(["bb", "1", "2MB"])
        table.add(["이미지", "\u{1b}[31m", "3MB"])
        #expect(
            table.text == """
                REPOSITORY   TAG       SIZE
                bb           1         2MB
                이미지       ␛[31m     3MB

                """)
        #expect(DockerTable.shortened(String(repeating: "x", count: 46), to: 45).count == 45)
        #expect(DockerTable.shortened("short", to: 45) == "short")
    }

    @Test("a list is a table, a template for each row, or JSON lines")
    func lists() throws {
        let columns = [FormattedList.Column("ID", "IMAGE ID"), .init("Tag", "TAG")]
        func text(_ format: String?) throws -> String {
            try FormattedList(columns, shown: ["Tag", "ID"], format: format).text([["1", "<none>"]])
        }
        #expect(try text(nil) == "TAG       IMAGE ID\n<none>    1\n")
        #expect(try text("table {{.ID}}\\t{{.Tag}}") == "IMAGE ID   TAG\n1          <none>\n")
        #expect(try text("{{.ID}}:{{.Tag}}") == "1:<none>\n")
        #expect(try text("json") == "{\"ID\":\"1\",\"Tag\":\"\\u003cnone\\u003e\"}\n")
    }
}
