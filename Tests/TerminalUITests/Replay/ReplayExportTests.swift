import Curriculum
import LinuxSystem
import Testing
import Tracing

@testable import TerminalUI

@Suite struct ReplayExportTests {
    private func text(
        _ entries: [RecordingEntry] = ReplayFixture.entries, language: Language = .en
    ) throws -> String {
        var lines: [StyledLine] = []
        let page = Page(width: 80, language: language, hasColour: false)
        try ReplayText(ReplayFixture.recording(entries), name: "file", page: page).write { lines += $0 }
        return lines.text
    }

    private func html(
        _ entries: [RecordingEntry] = ReplayFixture.entries, name: String = "file", language: Language = .en
    ) throws -> String {
        var html = ""
        let page = Page(width: 80, language: language, hasColour: false)
        try ReplayPage(ReplayFixture.recording(entries), name: name, page: page, nonce: 35).write { html += $0 }
        return html
    }

    @Test func asTextARecordingReadsFromItsBeginningToItsEnd() throws {
        #expect(
            try text(Array(ReplayFixture.entries[0...4])) == """
                Recording of 03-cgroups · host
                1 step · 5 entries · 0.003 s

                The kernel's state
                Processes (pid inside, pid outside)
                  1  bash  [900]
                Namespaces (inode, who is in it)
                  uts  1  [4026531838]  = the host's
                  uts    [4026532601]
                Control groups: limits and usage
                  demo  v2
                    memory.current  1048576 (1M)
                    memory.max  max
                Mounts
                  /  tmpfs lab rw  [1]
                    /proc  proc rw,nosuid  [2]
                Network
                  br0  bridge UP mtu 1500  [2]
                  veth0  veth UP mtu 1500 master br0  [3]
                    10.1.0.2/24  veth0
                  default  via 10.1.0.1 dev veth0

                ── ▸ Step 1 of 1 set-limit ─────────────────────────────────────────────────────
                  echo 64M > memory.max   # the limit

                Kernel calls
                  write(memory.max ← "64M") = 3
                    ▸ demo/memory.max  max → 67108864 (64M)
                ✓ ended as the lesson says, with status 0

                What changed in the kernel
                Control groups: limits and usage
                ≠   memory.max  max → 67108864 (64M)
                """)
    }

    @Test func aPageHoldsEverythingAndAsksForNothing() throws {
        let html = try html()
        for text in [
            "<h2>1. set-limit</h2>", "<h2>2. look</h2>", "# the limit", "한글도 나옵니다", "did not end as the lesson says",
            "prefers-color-scheme: dark", "<svg ", "<details>", "<caption>Mounts</caption>",
            "default-src &#39;none&#39;; style-src &#39;nonce-z&#39;; script-src &#39;nonce-z&#39;",
        ] { #expect(html.contains(text), "\(text)") }
        // The name of the SVG name space is no address that is fetched.
        let rest = html.replacing("http://www.w3.org/2000/svg", with: "")
        for text in ["http:", "https:", "src=", "@import", "url("] { #expect(!rest.contains(text), "\(text)") }
        #expect(try self.html(language: .ko).contains("lang=\"ko\""))
        #expect(try self.html(language: .ko).contains("03-cgroups · host 기록"))
    }

    @Test func theDrawingOfAStateShowsItsTreeAndWhatChanged() throws {
        let before = ReplayFixture.moment(limit: "max")
        let after = ReplayFixture.moment(limit: "67108864", processes: ["bash", "sleep 9"])
        let state = MomentText(after, after: before)
        let groups = Drawing(groups: state.pairs(.groups)).markup(title: "Groups", description: "d").text
        #expect(
            groups == """
                <svg xmlns="http://www.w3.org/2000/svg" role="img" width="576" height="90" viewBox="0 0 576 90" \
                aria-label="Groups"><title>Groups</title><desc>d</desc>\
                <rect x="8" y="10" width="560" height="72" rx="4" class="box"></rect>\
                <text x="16" y="27" class="title" textLength="80" lengthAdjust="spacingAndGlyphs">demo  (v2)</text>\
                <text x="24" y="50" class="label" textLength="224" lengthAdjust="spacingAndGlyphs">memory.current  1048576 (1M)</text>\
                <rect x="428" y="40" width="120" height="10" rx="4" class="bar"></rect>\
                <rect x="428" y="40" width="2" height="10" rx="4" class="fill"></rect>\
                <text x="24" y="70" class="label changed" textLength="272" lengthAdjust="spacingAndGlyphs">\
                ≠ memory.max  max → 67108864 (64M)</text></svg>
                """)
        let processes = Drawing(processes: state.pairs(.processes), namespaces: after[.namespaces])
            .markup(title: "P", description: "d").text
        #expect(processes.contains(">+ 2  sleep 9</text>"))
        #expect(processes.contains("class=\"chip hosts\""))
        #expect(processes.contains("class=\"chip n2\""))
        let network = Drawing(network: state.pairs(.network)).markup(title: "N", description: "d").text
        #expect(network.contains("edge strong"))
        #expect(network.contains("default  →  via 10.1.0.1 dev veth0"))
    }

    // MARK: - Overlays

    private static func overlay(_ path: String, _ mark: LayerStack.Mark, _ state: LayerStack.State) -> RecordingEntry {
        .state(
            t: 9_000_000,
            Moment(overlays: [
                LayerPicture(
                    target: "/store/merged", layers: ["/store/upper", "/store/base"], hasUpper: true,
                    rows: [.init(path: path, marks: [mark, .hidden], state: state)])
            ]))
    }

    @Test func theLayersOfAnOverlayAreDrawnWhereTheyChanged() throws {
        let entries =
            ReplayFixture.entries + [
                Self.overlay("shop.conf", .visible, .changed), Self.overlay("shop.conf", .visible, .changed),
                Self.overlay("shop.conf", .whiteout, .deleted),
            ]
        let text = try text(entries)
        #expect(text.matches(of: /Layers of \/store\/merged/).count == 2)
        #expect(text.matches(of: /shop\.conf +● +○/).count == 1)
        #expect(text.matches(of: /shop\.conf +✕ +○ +deleted/).count == 1)
        let html = try html(entries, language: .ko)
        #expect(html.matches(of: /<caption>\/store\/merged의 레이어/).count == 2)
        #expect(html.contains("<th scope=\"col\">upper</th>"))
        #expect(html.contains("<td><span class=\"removed\">✕</span></td>"))
    }

    // MARK: - Hostile recordings

    private static let evil =
        "\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}<script>alert(1)</script><img src=x onerror=alert(2)>\"'&]]>--></pre></style>"

    /// Every place of a recording that holds a text, filled with one that means harm.
    private static let hostile: [RecordingEntry] = {
        let row = Moment.Row(key: evil, name: evil, value: evil, number: 1)
        let sections = Moment.Subject.allCases.map { subject in
            Moment.Section(
                subject,
                [
                    row, .init(key: "\(evil):\(evil)", depth: 1, name: evil, value: evil),
                    .init(key: "route \(evil)", name: evil, value: evil),
                ])
        }
        return [
            .state(
                t: 0,
                Moment(
                    sections: sections,
                    overlays: [
                        LayerPicture(
                            target: evil, layers: [evil], hasUpper: true,
                            rows: [.init(path: evil, marks: [.visible], state: .added)])
                    ])), .stepBegan(t: 1, step: evil, script: evil + "\n" + evil),
            .event(
                .call(
                    CallEvent(
                        t: 2, pid: 1, call: evil,
                        args: [
                            Argument(evil, .text(evil)), Argument("path", .path(evil)), Argument("flags", .flags(evil)),
                            Argument("fd", .descriptor(3, path: evil)), Argument("x", .excerpt(evil, count: 9_999)),
                        ], ret: -1, errno: evil,
                        changes: [
                            .hostname(from: evil, to: evil), .groupMade(controller: evil, path: evil),
                            .killed(signal: evil, byOOM: false), .rule(.added, evil),
                            .mountAdded(MountState(target: evil, fstype: evil, source: evil, options: evil)),
                        ]))),
            .output(t: 3, text: evil + "\n" + evil), .stepEnded(t: 4, step: evil, status: 0, asExpected: false),
            .state(t: 5, Moment(sections: Moment.Subject.allCases.map { .init($0, [row]) })),
        ]
    }()

    private func isHarmless(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            scalar == "\n"
                || !((0..<0x20).contains(scalar.value) || (0x7f..<0xa0).contains(scalar.value)
                    || scalar.value == 0x202e)
        }
    }

    @Test func nothingOfARecordingReachesTheTerminalAsAControlSequence() throws {
        let evil = Self.evil
        #expect(isHarmless(try text(Self.hostile)))
        let header = "{\"version\":1,\"lab\":\(quoted(evil)),\"language\":\"en\",\"machine\":\(quoted(evil))}"
        let recording = try Recording(ReplayFixture.text(Self.hostile, header: header))
        for language in [Language.ko, .en] {
            var player = ReplayPlayer(recording, name: evil, page: Page(width: 80, height: 24, language: language))
            for key in "s/s" {
                for _ in 0..<recording.count {
                    #expect(isHarmless(player.lines().text))
                    _ = player.handle(.right)
                }
                _ = player.handle(.home)
                _ = player.handle(.character(key))
            }
            for character in evil { _ = player.handle(.character(character)) }
            #expect(isHarmless(player.lines().text))
            _ = player.handle(.enter)
            #expect(isHarmless(player.lines().text))
        }
    }

    private func quoted(_ text: String) -> String {
        var json = JSONBuffer()
        json.append(string: text)
        return String(decoding: json.bytes, as: UTF8.self)
    }

    @Test func nothingOfARecordingBecomesMarkup() throws {
        let evil = Self.evil
        let header = "{\"version\":1,\"lab\":\(quoted(evil)),\"language\":\(quoted(evil)),\"machine\":\(quoted(evil))}"
        let recording = try Recording(ReplayFixture.text(Self.hostile, header: header))
        var html = ""
        try ReplayPage(recording, name: evil, page: Page(), nonce: 35).write { html += $0 }
        #expect(isHarmless(html))
        #expect(html.contains("&lt;script&gt;alert(1)"))
        #expect(!html.contains("<script>") && !html.contains("<img"))
        #expect(html.matches(of: /<\/?script/).count == 2)
        #expect(html.matches(of: /<\/?style/).count == 2)
        // Every tag is one of ours, and each that opens closes.
        let tags = Set(html.matches(of: /<([a-zA-Z0-9]+)/).map { String($0.output.1) })
        let ours: Set = [
            "html", "head", "meta", "title", "style", "body", "header", "h1", "p", "main", "section", "h2", "h3", "pre",
            "ol",
            "li", "ul", "time", "span", "figure", "figcaption", "svg", "desc", "rect", "line", "text", "details",
            "summary",
            "table", "caption", "tr", "td", "th", "del", "nav", "button", "kbd", "input", "output", "label", "script",
        ]
        #expect(tags.subtracting(ours) == [])
        for tag in tags.subtracting(["meta", "input"]) {
            let opened = html.matches(of: try Regex("<\(tag)[ >]")).count
            #expect(opened == html.components(of: "</\(tag)>"), "\(tag)")
        }
    }
}

extension String {
    fileprivate func components(of part: String) -> Int { ranges(of: part).count }
}
