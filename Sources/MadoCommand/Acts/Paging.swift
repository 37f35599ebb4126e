extension Session {
    /// Asks for page after page until there is no next one.
    ///
    /// `prints`: each page goes to the standard output as it comes, one JSON object a line.
    /// `body` gives the cursor of the next page.
    func eachPage<Page: Decodable>(
        _ path: String,
        _ fields: [(String, String?)],
        prints: Bool,
        _ body: (Page) throws(CommandFailure) -> String?
    ) async throws(CommandFailure) {
        var cursor: String?
        var last: String?
        repeat {
            last = cursor
            let request = APIRequest(.get, Wire.path(path, fields + [("cursor", cursor)]))
            let response = try await send(request)
            if prints { try printBody(response.body) }
            cursor = try body(try read(response))
        } while cursor != nil && cursor != last
    }

    /// All live grants of an event.
    func grants(of event: String) async throws(CommandFailure) -> [GrantAnswer] {
        var grants: [GrantAnswer] = []
        try await eachPage("/v1/grants", [("event", event)], prints: false) {
            (page: GrantsAnswer) in
            grants += page.grants
            return page.grants.isEmpty ? nil : page.next
        }
        return grants
    }
}
