/// How reports write dates for Japanese readers: without zero padding.
extension CivilDate {
    /// 「令和4年10月16日」, in the era of the day; before 1868-01-25 as ``seireki``.
    package var wareki: String {
        guard let era = Self.eras.first(where: { $0.from <= self }) else { return seireki }
        let year = year - era.from.year + 1
        return "\(era.name)\(year == 1 ? "元" : String(year))年\(month)月\(day)日"
    }

    /// 「令和4年度」: the fiscal year that begins on 1 April of `year`.
    package static func fiscalYear(_ year: Int, wareki: Bool) -> Message {
        let first = CivilDate(year: year, month: 4, day: 1)
        let name = wareki ? first?.wareki.prefix { $0 != "年" }.description : nil
        return Message("\(name ?? String(year))年度", "fiscal year \(year)")
    }

    /// 「2022年10月16日」
    package var seireki: String { "\(year)年\(month)月\(day)日" }

    /// Each era with its first day, the latest first.
    private static let eras: [(name: String, from: CivilDate)] = [
        ("令和", 2019, 5, 1), ("平成", 1989, 1, 8), ("昭和", 1926, 12, 25), ("大正", 1912, 7, 30),
        ("明治", 1868, 1, 25),
    ].compactMap { name, year, month, day in
        CivilDate(year: year, month: month, day: day).map { (name, $0) }
    }
}
