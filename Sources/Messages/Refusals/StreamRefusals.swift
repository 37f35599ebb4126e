import BrokerCore

/// Refusals of the stream that are about its places.
extension RefusalText {
    /// The place lies beyond the ledger's end, or is of another ledger.
    package static let placeUnknown = RefusalText(
        what: Message(
            "この証跡に、その位置はありません。",
            "This ledger has no such place."
        ),
        why: Message(
            "位置が証跡の終わりより先か、別の証跡（復元の前など）のものです。",
            "It lies beyond the ledger's end, or is of another one, such as before a restore."
        ),
        next: Message(
            "位置を指定せずに始め、知っていることをすべて確かめ直してください。",
            "Begin without a place, and ask again about everything that you know."
        )
    )
}
