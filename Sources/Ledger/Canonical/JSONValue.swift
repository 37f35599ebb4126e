/// A JSON value without fractions: what canonical JSON (RFC 8785) can say here.
///
/// Fractions are left out because their canonical form is the hard part of RFC 8785 and nothing
/// that Mado records needs them.
package enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    /// Other readers of RFC 8785 take numbers as IEEE doubles: stay within ±(2^53 − 1).
    case integer(Int64)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)
}

/// The members of a JSON object in the order in which they were given; names are unique.
package struct JSONObject: Hashable, Sendable {
    package struct Member: Hashable, Sendable {
        package let name: String
        package let value: JSONValue
    }

    package private(set) var members: [Member] = []

    package init() {}

    /// Keeps the last value of a name that is given twice.
    package init(_ members: [(String, JSONValue)]) {
        for (name, value) in members { self[name] = value }
    }

    /// For a parser that has already seen that the names differ.
    init(unique members: [Member]) {
        self.members = members
    }

    /// Nil where there is no such member; setting nil removes it.
    package subscript(name: String) -> JSONValue? {
        get { members.first { isSame($0.name, name) }?.value }
        set {
            let place = members.firstIndex { isSame($0.name, name) }
            switch (place, newValue) {
            case (let place?, let value?): members[place] = Member(name: name, value: value)
            case (let place?, nil): members.remove(at: place)
            case (nil, let value?): members.append(Member(name: name, value: value))
            case (nil, nil): break
            }
        }
    }
}

/// Names are compared byte by byte: `String` equality would merge composed and decomposed letters.
private func isSame(_ left: String, _ right: String) -> Bool {
    left.utf8.elementsEqual(right.utf8)
}
