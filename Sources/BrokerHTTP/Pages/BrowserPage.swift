import HTTPTypes
import Hummingbird
import Messages
import NIOCore

/// One page for a person's browser, in one language; it has no scripts and loads nothing.
struct BrowserPage: Sendable {
    let language: Language
    let question: PageQuestion
    let company: Message
    /// Where the page lies: its link to the other language leads there.
    let path: String
    let title: Message

    /// `refusal` comes first: what went wrong is what the person has to see.
    func markup(_ main: Hypertext, refusal: Problem? = nil) -> Hypertext {
        let other = language.other
        let summary = refusal.map { self.refusal($0) } ?? ""
        let shownTitle = refusal.map { $0.text.what } ?? title
        return """
            <!DOCTYPE html>
            <html lang="\(language.rawValue)">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(said(shownTitle)) - \(said(company))</title>
            <link rel="icon" href="data:,">
            <style>\(Hypertext(stringLiteral: PageStyle.text))</style>
            </head>
            <body>
            <header><p>\(said(company))</p>
            <a href="\(question.target(path, in: other))" lang="\(other.rawValue)" \
            hreflang="\(other.rawValue)">\(other.ownName)</a></header>
            <main>
            <h1>\(said(title))</h1>
            \(summary)\(main)</main>
            </body>
            </html>

            """
    }

    func said(_ message: Message) -> String { message.text(in: language) }

    private func refusal(_ problem: Problem) -> Hypertext {
        let number: Hypertext =
            problem.reference.map { "<br>\(said(ActivationText.reference)): <code>\($0)</code>" }
            ?? ""
        return """
            <section class="refusal" role="alert" tabindex="-1" autofocus>
            <h2>\(said(problem.text.what))</h2>
            <p>\(said(problem.text.why))</p>
            <p>\(said(problem.text.next))</p>
            <p class="hint">\(said(ActivationText.reason)): <code>\(problem.code)</code>\
            \(number)</p>
            </section>

            """
    }
}

extension Response {
    /// A page that nothing may be added to, that no other site may frame, and that tells no other
    /// where it was left for.
    static func page(
        _ markup: Hypertext,
        in language: Language,
        status: HTTPResponse.Status = .ok
    ) -> Response {
        let policy = [
            "default-src 'none'", "style-src \(PageStyle.source)", "img-src data:",
            "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
        ]
        var response = text(markup.text, type: "text/html; charset=utf-8", status: status)
        for (name, value) in [
            ("Content-Security-Policy", policy.joined(separator: "; ")),
            ("Content-Language", language.rawValue), ("Referrer-Policy", "no-referrer"),
            ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
        ] {
            if let name = HTTPField.Name(name) { response.headers[name] = value }
        }
        return response
    }

    /// Sets a cookie that no script and no other site can read or send; nil: for as long as the
    /// browser is open.
    mutating func set(_ cookie: String, _ value: String, seconds: Int64? = nil) {
        let age = seconds.map { "; Max-Age=\($0)" } ?? ""
        headers.append(
            HTTPField(
                name: .setCookie,
                value: "\(cookie)=\(value); Path=/\(age); Secure; HttpOnly; SameSite=Strict"
            )
        )
    }
}
