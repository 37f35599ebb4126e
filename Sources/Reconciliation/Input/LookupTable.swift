/// The ids of a register, which logs look up by the rules of their profiles (rule C13).
///
/// Where no log normalises, ids are the same only byte for byte. Where one does, all spellings of
/// one normal form in the registers are one entry: the registers cannot be finer than their
/// readers. A log that reads byte for byte still finds only spellings that a register has.
struct LookupTable {
    /// Some log of the case normalises, so that spellings of one normal form are one entry.
    let joins: Bool
    /// Some logs of the case normalise and some do not: two spellings would be one for the
    /// former and two for the latter.
    let isMixed: Bool
    private var spellings = IDTable()
    /// The entry of each spelling.
    private var entries: [UInt32] = []
    /// The normal forms of what registers have, and the entry of each.
    private var forms = IDTable()
    private var formEntries: [UInt32] = []
    /// The first spelling of each entry.
    private var firstSpellings: [UInt32] = []

    /// `rules`: those by which it will be looked up.
    init(rules: Set<IDRule>) {
        joins = rules.contains(.normalise)
        isMixed = rules.count > 1
    }

    /// An entry, and whether this spelling is another than its first.
    struct Entered {
        let number: Int
        let isOtherSpelling: Bool
    }

    var count: Int { firstSpellings.count }

    /// Enters an id of a register.
    mutating func enter(_ id: Span<UInt8>) -> Entered {
        let spelling = spellings.enter(id)
        if spelling < entries.count { return entered(Int(entries[spelling]), spelling) }
        guard joins else { return Entered(number: add(spelling), isOtherSpelling: false) }
        var normal: [UInt8] = []
        IDRule.normalise.append(id, to: &normal)
        let form = forms.enter(normal.span)
        guard form == formEntries.count else {
            entries.append(formEntries[form])
            return entered(Int(formEntries[form]), spelling)
        }
        let number = add(spelling)
        formEntries.append(UInt32(number))
        return Entered(number: number, isOtherSpelling: false)
    }

    mutating func enter(_ id: String) -> Entered {
        let bytes = Array(id.utf8)
        return enter(bytes.span)
    }

    /// Enters an id of a log, in the form that its rule made of it.
    ///
    /// One that no register has is an entry of its own, by its form.
    mutating func enter(form: Span<UInt8>, _ rule: IDRule) -> Int {
        if let known = find(form, rule) { return known }
        let spelling = spellings.enter(form)
        return spelling < entries.count ? Int(entries[spelling]) : add(spelling)
    }

    /// `form` is what ``IDRule/append(_:to:)`` made of an id under `rule`.
    func find(_ form: Span<UInt8>, _ rule: IDRule) -> Int? {
        switch rule {
        case .exact: spellings.find(form).map { Int(entries[$0]) }
        case .normalise: forms.find(form).map { Int(formEntries[$0]) }
        }
    }

    /// Finds an id as another register spells it.
    func find(spelled id: Span<UInt8>) -> Int? {
        guard joins else { return find(id, .exact) }
        var normal: [UInt8] = []
        IDRule.normalise.append(id, to: &normal)
        return find(normal.span, .normalise)
    }

    /// As a register spelled it first.
    func text(_ number: Int) -> String { spellings.text(Int(firstSpellings[number])) }

    private mutating func add(_ spelling: Int) -> Int {
        entries.append(UInt32(firstSpellings.count))
        firstSpellings.append(UInt32(spelling))
        return firstSpellings.count - 1
    }

    private func entered(_ number: Int, _ spelling: Int) -> Entered {
        Entered(number: number, isOtherSpelling: Int(firstSpellings[number]) != spelling)
    }
}
