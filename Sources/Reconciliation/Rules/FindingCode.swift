/// What reconciliation finds (検出事項), by its stable code (domain: finding codes).
///
/// In the order in which reports list them.
package enum FindingCode: String, CaseIterable, Sendable {
    // Primary codes (rule C2): a counted view has one of these or is in.
    /// 災害等非常時以外の閲覧
    case outOfWindowView = "OUT_OF_WINDOW_VIEW"
    /// 権限付与なしの閲覧
    case noGrantInWindow = "NO_GRANT_IN_WINDOW"
    /// 失効後の使用
    case afterRevocation = "AFTER_REVOCATION"
    /// 付与番号不一致 (rule C10)
    case grantIDMismatch = "GRANT_ID_MISMATCH"
    /// 不明な付与
    case unknownGrant = "UNKNOWN_GRANT"
    /// 訓練資格の本番使用 (rule C16)
    case drillLeak = "DRILL_LEAK"
    /// 境界時刻 (rule C3)
    case boundary = "BOUNDARY"

    // Flags of a row.
    /// 区分不明の契約 (rule C5)
    case supplierUnknown = "SUPPLIER_UNKNOWN"
    /// 名簿外・異動者
    case rosterDrift = "ROSTER_DRIFT"
    /// 共用ID (rule C9)
    case sharedCredential = "SHARED_CREDENTIAL"
    /// 他者ID使用
    case credentialBorrowed = "CREDENTIAL_BORROWED"
    /// 端末不一致
    case terminalMismatch = "TERMINAL_MISMATCH"
    /// 範囲外
    case scopeExceeded = "SCOPE_EXCEEDED"
    /// 抽出権限なし
    case extractWithoutRight = "EXTRACT_WITHOUT_RIGHT"
    /// 照会なしの閲覧
    case logWithoutCheck = "LOG_WITHOUT_CHECK"

    // Found beside the rows.
    /// ログ不存在
    case checkWithoutLog = "CHECK_WITHOUT_LOG"
    /// 常設権限 (requirement X5)
    case standingEntitlement = "STANDING_ENTITLEMENT"
    /// ログ欠測 (requirement X7)
    case logGap = "LOG_GAP"
    /// 未使用付与: information, not a fault.
    case grantUnused = "GRANT_UNUSED"

    /// Does it keep a reconciliation from being clean?
    package var isAdverse: Bool { self != .grantUnused }
}

/// Some finding codes of one row.
package struct CodeSet: OptionSet, Hashable, Sendable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) { self.rawValue = rawValue }

    package init(_ code: FindingCode) { rawValue = 1 << UInt32(Self.places[code] ?? 31) }

    package func contains(_ code: FindingCode) -> Bool { contains(CodeSet(code)) }

    package mutating func insert(_ code: FindingCode) { insert(CodeSet(code)) }

    /// In the order of reports.
    package var codes: [FindingCode] { FindingCode.allCases.filter { contains($0) } }

    private static let places = Dictionary(
        uniqueKeysWithValues: FindingCode.allCases.enumerated().map { ($1, $0) }
    )
}
