import BrokerCore
import Messages
import SiteFiles
import Testing

private func config(_ more: String) -> String {
    "company: {ja: 例示送配電, en: Example Grid}\norigin: mado.example.co.jp/l1\n" + more
}

private func systems(_ changes: (String, String)..., more: String = "") -> String {
    var text = """
        systems:
          - id: sys-1
            name: {ja: 託送, en: Wheeling}
            screens: [a, b]
            operations: [view]
            enforcement: enforced
            terminal: required
            residual_seconds: 5

        """
    for (old, new) in changes { text = text.replacing(old, with: new) }
    return text + more
}

private let shape: [BadInput] = [
    BadInput("nothing", .policy, "", line: 1, ja: "内容がありません", en: "no content"),
    BadInput("a list", .policy, "- a\n", line: 1, ja: "項目の組", en: "a block of keys"),
    BadInput(
        "no line end",
        .areas,
        "areas:\n  - {id: ",
        line: 2,
        ja: "YAMLとして読めません",
        en: "not valid YAML"
    ),
    BadInput(
        "aliases of aliases as a key",
        .areas,
        "a: &a [x,x]\n" + (0..<40).map { "b\($0): &b\($0 + 1) [*b\($0),*b\($0)]\n" }.joined()
            + "? *b40\n: x\n",
        line: 6,
        ja: "アンカーと別名",
        en: "anchors and aliases"
    ),
    BadInput(
        "lists in lists in lists",
        .areas,
        "areas:\n  " + String(repeating: "- ", count: 100) + "&a x\n",
        line: 2,
        ja: "アンカーと別名",
        en: "anchors and aliases"
    ),
    BadInput("bad syntax", .policy, "kinds:\n\t- x\n", line: 2, ja: "YAML", en: "valid YAML"),
    BadInput(
        "two documents",
        .policy,
        "{}\n---\n{}\n",
        line: 2,
        ja: "YAML",
        en: "another document"
    ),
    BadInput(
        "key twice",
        .policy,
        "operations: [view]\napproval_due: 1h\napproval_due: 2h\n",
        line: 2,
        ja: "「approval_due」が二度",
        en: "'approval_due' is written twice"
    ),
    BadInput(
        "unknown key",
        .policy,
        "approval_due: 1h\napproval_dew: 2h\n",
        line: 2,
        ja: "「approval_dew」はありません",
        en: "no key 'approval_dew'"
    ),
    BadInput(
        "no value",
        .policy,
        "operations: [view]\napproval_due:\n",
        line: 2,
        ja: "値がありません",
        en: "has no value"
    ),
    BadInput(
        "a list for a value",
        .policy,
        "approval_due: [1h]\n",
        line: 1,
        ja: "一つの値",
        en: "a single value"
    ),
    BadInput(
        "a value for a list",
        .policy,
        "operations: view\n",
        line: 1,
        ja: "一覧",
        en: "a list"
    ),
    BadInput(
        "anchor",
        .policy,
        "kinds:\n  snow: &a {cap: 1d, window: 1h}\n  salt: *a\n",
        line: 2,
        ja: "アンカー",
        en: "anchors and aliases"
    ),
    BadInput(
        "NUL",
        .policy,
        "approval_due: 1h\n# \u{0}\n",
        line: 2,
        ja: "制御文字",
        en: "U+0000"
    ),
    BadInput(
        "deep nesting",
        .policy,
        String(repeating: "[", count: 100_000),
        line: 1,
        ja: "YAML",
        en: "valid YAML"
    ),
]

private let figures: [BadInput] = [
    BadInput(
        "approval above the ceiling",
        .policy,
        "operations: [view]\napproval_due: 3h\n",
        line: 2,
        ja: "上限は 2h",
        en: "The ceiling is 2h"
    ),
    BadInput(
        "window above the ceiling",
        .policy,
        "kinds:\n  typhoon:\n    window: 12h\n    cap: 8d\n",
        line: 4,
        ja: "「kinds.typhoon.cap」の値「8d」は上限を超えて",
        en: "The ceiling is 7d"
    ),
    BadInput(
        "extension of a drill",
        .policy,
        "kinds:\n  drill: {extension: 1h}\n",
        line: 2,
        ja: "上限は 0s",
        en: "The ceiling is 0s"
    ),
    BadInput(
        "standby of an earthquake",
        .policy,
        "kinds:\n  earthquake:\n    standby: true\n",
        line: 3,
        ja: "上限は false",
        en: "'true' of 'kinds.earthquake.standby'"
    ),
    BadInput(
        "window above the cap",
        .policy,
        "kinds:\n  snow: {cap: 6h}\n",
        line: 2,
        ja: "cap 以下",
        en: "longer than its cap"
    ),
    BadInput(
        "grants",
        .policy,
        "grants_per_event_max: 300001\n",
        line: 1,
        ja: "300,000",
        en: "The ceiling is 300,000"
    ),
    BadInput(
        "grants below zero",
        .policy,
        "grants_per_event_max: -1\n",
        line: 1,
        ja: "整数",
        en: "whole number"
    ),
    BadInput(
        "no unit",
        .policy,
        "approval_due: 60\n",
        line: 1,
        ja: "単位",
        en: "with units"
    ),
    BadInput(
        "a kind that is none",
        .policy,
        "kinds:\n  strike: {cap: 1h}\n",
        line: 2,
        ja: "strike",
        en: "no key 'strike'"
    ),
    BadInput(
        "a purpose that is refused",
        .policy,
        "purposes:\n  - OUTAGE_INQUIRY\n  - SALES\n",
        line: 3,
        ja: "OUTAGE_INQUIRY",
        en: "'SALES' of 'purposes'"
    ),
    BadInput(
        "an operation twice",
        .policy,
        "operations: [view,\n  view]\n",
        line: 2,
        ja: "1行目",
        en: "on line 1"
    ),
    BadInput(
        "no origin",
        .config,
        "company: {ja: 例, en: Ex}\n",
        line: 1,
        ja: "「origin」がありません",
        en: "'origin' is missing"
    ),
    BadInput(
        "Japanese in the English name",
        .config,
        "origin: a.b/c\ncompany: {ja: 例, en: 例}\n",
        line: 2,
        ja: "company.en",
        en: "printable ASCII"
    ),
    BadInput(
        "origin",
        .config,
        "company: {ja: 例, en: Ex}\norigin: Mado Ledger\n",
        line: 2,
        ja: "mado.example.co.jp/ledger1",
        en: "mado.example.co.jp/ledger1"
    ),
    BadInput(
        "any address",
        .config,
        config("listen: {tcp: \"0.0.0.0:8643\"}\n"),
        line: 3,
        ja: "このホストの中からの接続だけ",
        en: "from this host only"
    ),
    BadInput(
        "port",
        .config,
        config("listen:\n  tcp: 127.0.0.1:65536\n"),
        line: 4,
        ja: "8643",
        en: "127.0.0.1:65536"
    ),
    BadInput(
        "socket path too long",
        .config,
        config("listen:\n  operator_socket: /" + String(repeating: "x", count: 107) + "\n"),
        line: 4,
        ja: "107バイト以内",
        en: "at most 107 bytes"
    ),
    BadInput(
        "relative state directory",
        .config,
        config("state_directory: state\n"),
        line: 3,
        ja: "/ で始まる",
        en: "begins with /"
    ),
    BadInput(
        "timeout",
        .config,
        config("limits:\n  request_timeout: 2m\n"),
        line: 4,
        ja: "1s から 1m まで",
        en: "from 1s to 1m"
    ),
    BadInput(
        "body",
        .config,
        config("limits:\n  inbox_max: 64\n  body_max_bytes: 2MiB\n"),
        line: 5,
        ja: "1,048,576",
        en: "1,048,576"
    ),
    BadInput(
        "streams",
        .config,
        config("limits:\n  streams_max: 64\n  streams_per_system_max: 0\n"),
        line: 5,
        ja: "1 から 64",
        en: "1 to 64"
    ),
    BadInput(
        "inbox",
        .config,
        config("limits: {inbox_max: 4_096}\n"),
        line: 3,
        ja: "整数",
        en: "whole number"
    ),
    BadInput(
        "clock",
        .config,
        config("clock: {doubt: 1h, forward_jumps: 1m}\n"),
        line: 3,
        ja: "「forward_jumps」はありません",
        en: "doubt, forward_jump"
    ),
]

private let systemsInputs: [BadInput] = [
    BadInput(
        "area twice",
        .areas,
        "areas:\n  - {id: A, name: {ja: 甲, en: A}}\n  - {id: A, name: {ja: 乙, en: B}}\n",
        line: 3,
        ja: "2行目",
        en: "on line 2"
    ),
    BadInput(
        "area without a name",
        .areas,
        "areas:\n  - {id: A}\n",
        line: 2,
        ja: "「areas.name」がありません",
        en: "'areas.name' is missing"
    ),
    BadInput(
        "system twice",
        .systems,
        systems(more: systems(("systems:\n", ""))),
        line: 9,
        ja: "2行目",
        en: "'sys-1' of 'systems.id' is also on line 2"
    ),
    BadInput(
        "enforcement",
        .systems,
        systems(("enforced", "maybe")),
        line: 6,
        ja: "dry_run",
        en: "'maybe' of 'systems.enforcement'"
    ),
    BadInput(
        "residual access",
        .systems,
        systems((": 5", ": 86401")),
        line: 8,
        ja: "86,400",
        en: "from 0 to 86,400"
    ),
    BadInput(
        "screen twice",
        .systems,
        systems(("[a, b]", "[a, a]")),
        line: 4,
        ja: "4行目",
        en: "'a' of 'systems.screens'"
    ),
    BadInput(
        "API key instead of its digest",
        .systems,
        systems(more: "    api_key_sha256: secret\n"),
        line: 9,
        ja: "SHA-256",
        en: "SHA-256"
    ),
    BadInput(
        "rule for an unknown screen",
        .systems,
        systems(
            more: "    uri_rules:\n"
                + "      - {method: GET, path_prefix: /x, screen: c, operation: view}\n"
        ),
        line: 10,
        ja: "「screens」にありません",
        en: "not listed in 'screens'"
    ),
    BadInput(
        "rule for an operation that the system lacks",
        .systems,
        systems(
            more: "    uri_rules:\n"
                + "      - {method: GET, path_prefix: /x, screen: a, operation: print}\n"
        ),
        line: 10,
        ja: "「operations」にありません",
        en: "not listed in 'operations'"
    ),
    BadInput(
        "rule twice",
        .systems,
        systems(
            more: "    uri_rules:\n"
                + "      - {method: GET, path_prefix: /x, screen: a, operation: view}\n"
                + "      - {method: GET, path_prefix: /x, screen: b, operation: view}\n"
        ),
        line: 11,
        ja: "10行目",
        en: "on line 10"
    ),
]

@Suite struct `YAML files` {
    @Test(arguments: shape)
    func `name the line that cannot be read`(_ input: BadInput) {
        input.check()
    }

    @Test(arguments: figures)
    func `name the figure that is refused and its limit`(_ input: BadInput) {
        input.check()
    }

    @Test(arguments: systemsInputs)
    func `name the system or area that is wrong`(_ input: BadInput) {
        input.check()
    }

    @Test(arguments: [
        "x", "/a/../b", "/a//b", "/a;b", "/%2e", "/a\\\\b", "/a?b", "/a b", "/./a", "/#", "/é",
    ])
    func `refuse a path prefix that could be read in two ways`(_ prefix: String) {
        let text = systems(
            more: "    uri_rules:\n      - {method: GET, path_prefix: \"\(prefix)\", "
                + "screen: a, operation: view}\n"
        )
        let found = problems(.systems, Array(text.utf8))
        #expect(found.map(\.line) == [10])
        #expect(found.first?.message.en.contains("path_prefix") == true)
    }

    @Test func `leave out what keeps its default`() throws {
        let policy = try PolicyFile.read(Array("{}\n".utf8), file: "policy.yaml")
        #expect(policy == Policy())
        let config = try DaemonConfig.read(Array(config("").utf8), file: "/etc/mado/mado.yaml")
        #expect(config.listen.operatorSocket == "/run/mado/mado.sock")
        #expect(config.listen.tcp?.host == "127.0.0.1")
        #expect(config.listen.tcp?.port == 8643)
        #expect(config.files.roster == "/etc/mado/roster.csv")
        #expect(config.signingKeyFile == "/var/lib/mado/signing.key")
        #expect(config.clock.doubt == .hours(1))
        #expect(config.limits.bodyMaxBytes == 65_536)
    }

    @Test func `take over every figure that is lowered`() throws {
        let text = """
            kinds:
              typhoon: {standby: false, window: 6h, extension: 1h30m, cap: 2d}
            purposes: [LIFE_SUPPORT]
            operations: [view, search]
            approval_due: 90m
            credential_max: 8h
            factor_fresh: 0s
            education_max: 365d
            grants_per_event_max: 300000
            live_credentials_max: 0
            """
        let policy = try PolicyFile.read(Array(text.utf8), file: "policy.yaml")
        #expect(
            policy.limits(of: .typhoon)
                == KindLimits(
                    standby: false,
                    window: .hours(6),
                    extension: .minutes(90),
                    cap: .days(2)
                )
        )
        #expect(policy.limits(of: .snow) == EventKind.snow.ceiling)
        #expect(policy.purposes == [.lifeSupport])
        #expect(policy.operations == [.view, .search])
        #expect(policy.approvalDue == .minutes(90))
        #expect(policy.credentialMax == .hours(8))
        #expect(policy.factorFresh == .zero)
        #expect(policy.educationMax == .days(365))
        #expect(policy.grantsPerEventMax == 300_000)
        #expect(policy.liveCredentialsMax == 0)
        #expect(policy.isWithinCeilings)
    }

    @Test func `listen where they say`() throws {
        let off = try DaemonConfig.read(
            Array(config("listen: {tcp: off}\n").utf8),
            file: "mado.yaml"
        )
        #expect(off.listen.tcp == nil)
        #expect(off.files.areas == "areas.yaml")
        let six = try DaemonConfig.read(
            Array(config("listen: {tcp: \"[::1]:0\"}\n").utf8),
            file: "mado.yaml"
        )
        #expect(six.listen.tcp?.host == "::1")
        #expect(six.listen.tcp?.port == 0)
    }
}
