/// What finding codes (検出事項) are called.
package enum FindingWords {
    /// `code` as reports write it, such as `OUT_OF_WINDOW_VIEW`; an unknown one stands for itself.
    package static func label(_ code: String) -> Message { labels[code] ?? .same(code) }

    private static let labels: [String: Message] = [
        "OUT_OF_WINDOW_VIEW": Message("災害等非常時以外の閲覧", "views outside an emergency"),
        "NO_GRANT_IN_WINDOW": Message("権限付与なしの閲覧", "views without a grant"),
        "AFTER_REVOCATION": Message("失効後の使用", "use after the end of the authority"),
        "GRANT_ID_MISMATCH": Message("付与番号不一致", "grant number of somebody or something else"),
        "UNKNOWN_GRANT": Message("不明な付与", "unknown grant number"),
        "DRILL_LEAK": Message("訓練資格の本番使用", "drill authority used in production"),
        "BOUNDARY": Message("境界時刻", "too close to the edge of a window to tell"),
        "SUPPLIER_UNKNOWN": Message("区分不明の契約", "contracts of unknown supplier"),
        "ROSTER_DRIFT": Message("名簿外・異動者", "people off the roster"),
        "SHARED_CREDENTIAL": Message("共用ID", "shared credential"),
        "CREDENTIAL_BORROWED": Message("他者ID使用", "credential of another person"),
        "TERMINAL_MISMATCH": Message("端末不一致", "another terminal than granted"),
        "SCOPE_EXCEEDED": Message("範囲外", "outside the scope of the grant"),
        "EXTRACT_WITHOUT_RIGHT": Message("抽出権限なし", "extraction without the right"),
        "LOG_WITHOUT_CHECK": Message("照会なしの閲覧", "views that no check knows"),
        "CHECK_WITHOUT_LOG": Message("ログ不存在", "checks that the log lacks"),
        "STANDING_ENTITLEMENT": Message("常設権限", "standing entitlement"),
        "LOG_GAP": Message("ログ欠測", "gap in the log"),
        "GRANT_UNUSED": Message("未使用付与", "unused grants"),
        "OWN_CUSTOMER_UNCOVERED": Message(
            "自社分の権限外利用",
            "own customers viewed without authority"
        ),
        "GENERATOR_UNCOVERED": Message(
            "発電者情報の権限外利用",
            "generators viewed without authority"
        ),
        "SEARCH_UNCOVERED": Message("権限外の検索", "searches without authority"),
        "UNKNOWN_RESULT": Message("結果不明の行", "rows of unknown result"),
        "UNREADABLE_ROW": Message("読めない行", "unreadable rows"),
    ]

    /// Why a log is not known to be whole; codes as in the JSON.
    /// `hasRows`: records of the time were read all the same.
    package static func gap(_ code: String, hasRows: Bool = false) -> Message {
        switch code {
        case "uncovered" where hasRows: Message("受領の記録なし", "no record of receipt")
        case "rows_missing": Message("受領行数の不足", "fewer rows received than expected")
        case "rows_unknown": Message("行数の申告なし", "no row counts declared")
        case "rows_not_read": Message("受領したログの一部がない", "part of the received log is not here")
        default: Message("未受領", "not received")
        }
    }
}
