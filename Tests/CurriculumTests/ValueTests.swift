import Curriculum
import Testing

@Suite("Values are read by their spelling")
struct ValueTests {
    @Test(arguments: [
        ("64M", Value.Quantity.bytes(64 << 20)), ("1G", .bytes(1 << 30)), ("20", .integer(20)), ("-1", .integer(-1)),
        ("25%", .percent(25)), ("0.5", .decimal(0.5)), ("600ms", .time(.milliseconds(600))),
        ("2m", .time(.seconds(120))),
        ("max", .unlimited), ("true", .bool(true)), ("running", .text), ("${limit}", .template), ("${LIMIT}", .text),
        ("64MB", .text), ("", .text), ("1.2.3", .text), ("0755", .integer(755)), ("-", .text), ("%", .text),
    ])
    func quantity(_ text: String, _ quantity: Value.Quantity) {
        #expect(Value(text).quantity == quantity)
        #expect(Value(text).text == text)
    }

    @Test("numbers come in base units")
    func numbers() {
        #expect(Value("64M").number == Double(64 << 20))
        #expect(Value("25%").number == 25)
        #expect(Value("600ms").number == 0.6)
        #expect(Value("max").number == .infinity)
        #expect(Value("S").number == nil)
    }

    @Test("sizes and times are written as they are read", arguments: ["0", "1K", "64M", "1G", "4097", "3T"])
    func sizes(_ text: String) {
        #expect(ByteCount(parsing: text)?.description == text)
    }

    @Test(arguments: ["600ms", "10s", "2m", "90s", "0s"])
    func times(_ text: String) {
        #expect(Duration(courseText: text)?.courseText == text)
    }

    @Test(
        "what is no size or time is none",
        arguments: ["", "M", "64MB", "-1M", "9999999999999G", "1.5M", "s", "1.2.3s", "5", "5 s"])
    func refused(_ text: String) {
        #expect(ByteCount(parsing: text) == nil || text == "5")
        #expect(Duration(courseText: text) == nil)
    }

    @Test("parameters are put in, and the shell's own variables stay")
    func parameters() {
        let values = ParameterValues(["limit": "64M", "max-pids": "20"])
        #expect(
            values.substitute(in: "${limit} ${max-pids} ${HOME} ${other} $limit ${")
                == "64M 20 ${HOME} ${other} $limit ${")
        #expect(
            values.environment.map { "\($0.name)=\($0.value)" } == ["LAB_PARAM_LIMIT=64M", "LAB_PARAM_MAX_PIDS=20"])
    }

    @Test(
        "the nearest name is found by few changes, or none is",
        arguments: [
            ("cgruop", "cgroup"), ("mesure", "measure"), ("sycall", "syscall"), ("xyz", nil), ("Mount", "mount"),
        ])
    func nearest(_ name: String, _ expected: String?) {
        #expect(nearestName(to: name, among: Vocabulary.probes.map(\.name)) == expected)
    }
}
