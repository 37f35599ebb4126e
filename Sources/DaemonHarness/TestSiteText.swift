import Messages

/// The text of the files of a test site.
enum TestSiteText {
    static let origin = "mado.example/test-ledger"

    static func config(_ site: TestSite) -> String {
        """
        company: {ja: 例示送配電株式会社, en: Example Grid Company}
        origin: \(origin)
        state_directory: \(site.statePath)
        listen:
          operator_socket: \(site.socketPath)\(checkSocket(site))
          tcp: \(site.tcpPort.map { "127.0.0.1:\($0)" } ?? "off")
          tls: \(site.tlsPort.map { "127.0.0.1:\($0)" } ?? "off")
        \(site.tlsPort.map { tls($0) } ?? "")
        limits:
          request_timeout: 60s\(streams(site))
        uses:
          digest_interval: 1m

        """
    }

    private static func streams(_ site: TestSite) -> String {
        site.plan.streamsPerSystemMax.map { "\n  streams_per_system_max: \($0)" } ?? ""
    }

    private static func checkSocket(_ site: TestSite) -> String {
        guard site.plan.isProxied else { return "" }
        let group = site.plan.proxyGroup.map { "\n  check_socket_group: \($0)" } ?? ""
        return "\n  check_socket: \(site.checkSocketPath)\(group)"
    }

    private static func tls(_ port: UInt16) -> String {
        """
        issuer: https://127.0.0.1:\(port)
        tls:
          certificate_file: tls/server.crt
          private_key_file: tls/server.key
          client_ca_file: tls/ca.crt
        """
    }

    static func policy(_ plan: SitePlan) -> String {
        """
        grants_per_event_max: \(plan.grantsPerEventMax)
        live_credentials_max: 2000

        """
    }

    static let areas = """
        areas:
          - {id: "36", name: {ja: 徳島県, en: Tokushima}}
          - {id: "37", name: {ja: 香川県, en: Kagawa}}

        """

    static let terminals = """
        terminal_id,kind,site
        T-NW-01,NW,CC-01

        """

    /// An item of the list in systems.yaml.
    static func system(
        _ id: String,
        key: String,
        certificates: [String],
        enforcement: String,
        isDrill: Bool,
        terminal: String,
        isProxied: Bool,
        host: String?
    ) -> String {
        """
          - id: \(id)
            name: {ja: 例示システム, en: Example system}
            fields: [supply-point-id]
        \(isProxied ? behindProxy : byItself)
            enforcement: \(enforcement)
            drill: \(isDrill)
            terminal: \(terminal)
            residual_seconds: 5
            api_key_sha256: \(key)
            tls_client_certificate_sha256: [\(certificates.joined(separator: ", "))]
        \(host.map { "    proxy: {uids: [\(SitePlan.proxyUID)], hosts: [\($0)]}" } ?? "")

        """
    }

    private static let byItself = """
            screens: [outage-search]
            operations: [view]
        """

    private static let behindProxy = """
            screens: [outage-search, supply-point]
            operations: [view, search]
            uri_rules:
              - {method: GET, path_prefix: /outage/, screen: outage-search, operation: view}
              - {method: POST, path_prefix: /outage/, screen: outage-search, operation: search}
              - {method: GET, path_prefix: /points, screen: supply-point, operation: view}
        """

    static let rosterHeader = """
        person_id,employer_id,relation,valid_from,valid_to,epoch,education_date,roles,unix_uid,\
        cert_sha256
        """

    /// Staff first, then the entrustees; everyone educated a month ago.
    ///
    /// `certificates`: digests of client certificates, by person.
    static func roster(
        _ plan: SitePlan,
        today: CivilDate,
        certificates: [String: String] = [:]
    ) -> String {
        let day = today.daysSince1970
        let validity = "\(CivilDate(daysSince1970: day - 60)),\(CivilDate(daysSince1970: day + 60))"
        let rest = "\(validity),\(today.year),\(CivilDate(daysSince1970: day - 30))"
        var lines = [rosterHeader]
        lines += Staff.all.map { staff in
            let certificate = certificates[staff.person] ?? ""
            return "\(staff.person),GRID-01,own,\(rest),\(staff.roles),\(staff.uid),\(certificate)"
        }
        for number in 1...max(1, plan.entrustees) {
            let id = SitePlan.entrustee(number)
            lines.append("\(id),RETAIL-01,affiliate,\(rest),entrustee,,\(certificates[id] ?? "")")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
