import Broker
import BrokerCore
import Credentials
import HTTPTypes
import Hummingbird
import Messages

/// A browser behind the proxy of a downstream system, asking for one of the pages.
struct PageVisit: Sendable {
    let system: CallerSystem
    let terminal: TerminalID?
    /// What the seal of its forms is made of.
    let mark: String
    /// Must the browser be given the mark first?
    let isMarkNew: Bool
    /// What the cookie holds; nil: none, or something that cannot be a token.
    let token: Token?

    /// Throws ``Problem`` for a request that is not a proxy's, or says something twice.
    init(_ request: Request, _ context: DoorContext, _ desk: CheckDesk, _ forms: FormSeal) throws {
        let (proxy, kept, shown): (ProxyHeaders, String, String)
        do {
            proxy = try ProxyHeaders(request)
            terminal = try request.headers.terminal()
            kept = try request.headers.cookie(CookieName.form) ?? ""
            shown = try request.headers.cookie(CookieName.token) ?? ""
        } catch {
            throw Problem.malformed
        }
        // Whoever calls without being a proxy has been counted by the desk.
        guard let id = desk.caller(behind: proxy, context.peer),
            let system = desk.callers.rows.first(where: { $0.system.id == id })
        else { throw Problem.notBehindProxy }
        self.system = system
        isMarkNew = !FormSeal.isMark(kept)
        mark = isMarkNew ? forms.drawMark() : kept
        token = Token.parse(shown)
    }

    /// Was a form that carries `seal` given to this browser, and sent by its own page?
    func isOwn(_ seal: String?, _ request: Request, _ forms: FormSeal) -> Bool {
        // Browsers say where a request comes from, and no script can change that.
        let origin = request.headers[values: .secFetchSite]
        guard !isMarkNew, origin.allSatisfy({ $0 == "same-origin" }), let seal else {
            return false
        }
        return forms.accepts(seal, of: mark, for: system.system.id)
    }
}

extension HTTPField.Name {
    fileprivate static var secFetchSite: HTTPField.Name { .init("Sec-Fetch-Site") ?? .origin }
}

/// People at a Japanese keyboard type digits and letters in full width, and codes with a blank.
func typed(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars where !scalar.properties.isWhitespace {
        let isFullWidth = (0xFF01...0xFF5E).contains(scalar.value)
        let narrow = isFullWidth ? Unicode.Scalar(scalar.value - 0xFEE0) : nil
        result.unicodeScalars.append(narrow ?? scalar)
    }
    return result
}
