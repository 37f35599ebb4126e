/// Hours and minutes in figures three lines high, to be read from across the room.
///
///      _   _         _
///     | | |_  .   | |_|
///     |_| |_| .   | |_|
///
/// Nothing but `_`, `|` and `.`, so that every terminal shows it.
enum BigClock {
    /// Three lines of equal width; hours grow to as many figures as they need.
    static func lines(hours: Int, minutes: Int) -> [String] {
        let hourText = hours < 10 ? "0\(hours)" : "\(hours)"
        let minuteText = minutes < 10 ? "0\(minutes)" : "\(minutes)"
        let glyphs = (hourText + ":" + minuteText).map(glyph)
        return (0..<3).map { row in glyphs.map { $0[row] }.joined(separator: " ") }
    }

    private static func glyph(_ character: Character) -> [String] {
        switch character {
        case "0": [" _ ", "| |", "|_|"]
        case "1": ["   ", "  |", "  |"]
        case "2": [" _ ", " _|", "|_ "]
        case "3": [" _ ", " _|", " _|"]
        case "4": ["   ", "|_|", "  |"]
        case "5": [" _ ", "|_ ", " _|"]
        case "6": [" _ ", "|_ ", "|_|"]
        case "7": [" _ ", "  |", "  |"]
        case "8": [" _ ", "|_|", "|_|"]
        case "9": [" _ ", "|_|", " _|"]
        default: [" ", ".", "."]
        }
    }
}
