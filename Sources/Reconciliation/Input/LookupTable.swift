/// The ids of a register, which logs look up under either rule (rule C13).
struct LookupTable {
    private var exact = IDTable()
    private var normal = IDTable()
    /// The number of the first id of each normal form.
    private var numbers: [Int] = []

    var count: Int { exact.count }

    mutating func enter(_ id: String) -> Int {
        let number = exact.enter(id)
        let form = normal.enter(IDRule.normalise.form(of: id))
        if form == numbers.count { numbers.append(number) }
        return number
    }

    /// `form` is what ``IDRule/append(_:to:)`` made of an id under `rule`.
    func find(_ form: Span<UInt8>, _ rule: IDRule) -> Int? {
        switch rule {
        case .exact: exact.find(form)
        case .normalise: normal.find(form).map { numbers[$0] }
        }
    }

    func find(_ id: String) -> Int? { exact.find(id) }

    func text(_ number: Int) -> String { exact.text(number) }
}
