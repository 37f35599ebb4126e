/// How far a status list may be behind the news of an end: what a daemon must keep to, and a
/// verifier that hears of ends must reckon with.
package enum StatusListRest {
    /// A list that is asked for so many milliseconds after an end shows the end.
    package static let milliseconds: Int64 = 1_200
}
