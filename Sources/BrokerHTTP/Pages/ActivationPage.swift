import Broker
import BrokerCore
import Messages
import Requests

/// A grant to choose between, shown to the person whose it is.
struct GrantChoice: Sendable {
    let id: GrantID
    let purpose: Purpose
    let until: Instant
}

/// The form by which a person activates a grant, and what they see while it is valid.
struct ActivationPage: Sendable {
    static let path = "/_mado/activate"

    let page: BrowserPage
    let system: Message
    let terminal: TerminalID?
    /// The field that shows that the form was given to this browser.
    let seal: String

    /// What the fields begin with; a passphrase or a code is never written back.
    struct Fields: Sendable {
        var person: PersonID?
        /// The one grant that is meant, where that is known.
        var grant: GrantID?
        var choices: [GrantChoice] = []
    }

    func form(_ fields: Fields, refusal: Problem? = nil) -> Hypertext {
        page.markup(
            """
            <p>\(page.said(ActivationText.lead))<br>
            \(page.said(ActivationText.system)): <strong>\(page.said(system))</strong></p>
            \(inputs(fields, button: ActivationText.begin, isFocused: refusal == nil))
            <p class="aside">\(page.said(ActivationText.hasBegun))
            <a href="\(page.question.returnPath.text)">\(page.said(ActivationText.goOn))</a></p>
            \(recorded)
            """,
            refusal: refusal
        )
    }

    /// Nothing to fill in: it would not help.
    func refused(_ problem: Problem) -> Hypertext {
        let again = page.question.target(Self.path, in: page.question.chosen)
        return page.markup(
            "<p><a href=\"\(again)\">\(page.said(ActivationText.tryAgain))</a></p>\n",
            refusal: problem
        )
    }

    /// `event`: its name, if it can be read.
    func valid(_ valid: ValidCredential, event: String?, at now: Instant) -> Hypertext {
        let grant = valid.grant
        let left = valid.expiresAt - now
        let rows: [(Message, String)] = [
            (ActivationText.system, page.said(system)),
            (ActivationText.purpose, page.said(ActivationText.purposeOnly(grant.purpose))),
            (ActivationText.event, event.map { "\(valid.event) \($0)" } ?? "\(valid.event)"),
            (ActivationText.grantNumber, "\(grant.id)"),
            (ActivationText.person, grant.person.text),
            (ActivationText.terminal, terminalName),
        ]
        let list = rows.map { row -> Hypertext in "<dt>\(page.said(row.0))</dt><dd>\(row.1)</dd>\n"
        }
        return page.markup(
            """
            <p class="left">\(page.said(ActivationText.left(left)))</p>
            <dl>
            <dt>\(page.said(ActivationText.end))</dt><dd>\(time(valid.expiresAt))</dd>
            \(list)</dl>
            <p><a class="button" href="\(page.question.returnPath.text)">\
            \(page.said(ActivationText.goOn))</a></p>
            \(renewal(valid, left))<p class="aside">\(page.said(ActivationText.mayEndSooner))</p>
            \(recorded)
            """
        )
    }

    /// How long before its end a credential can be renewed on its page (design §2).
    static let renewalLead = Milliseconds.minutes(10)

    /// Only where the credential's own end comes first: nothing here moves the end of an event.
    private func renewal(_ valid: ValidCredential, _ left: Milliseconds) -> Hypertext {
        guard valid.expiresAt == valid.credential.notAfter else { return "" }
        guard left <= Self.renewalLead else {
            return "<p class=\"aside\">\(page.said(ActivationText.renewLater))</p>\n"
        }
        let fields = Fields(person: valid.grant.person, grant: valid.grant.id)
        return """
            <h2>\(page.said(ActivationText.renewNow))</h2>
            \(inputs(fields, button: ActivationText.renew))

            """
    }

    private var recorded: Hypertext {
        "<p class=\"recorded\">\(page.said(ActivationText.recorded))</p>\n"
    }

    private var terminalName: String {
        terminal?.text ?? page.said(ActivationText.noTerminal)
    }

    /// With its offset, for people and machines alike.
    private func time(_ instant: Instant) -> Hypertext {
        let text = JST.machine(instant)
        return """
            <time datetime="\(text)">\(text.replacing("T", with: " "))</time> \
            \(page.said(ActivationText.japanTime))
            """
    }

    private func inputs(
        _ fields: Fields,
        button: Message,
        isFocused: Bool = false
    ) -> Hypertext {
        """
        <form method="post" action="\(Self.path)">
        \(hidden("seal", seal))\(hidden("return", page.question.returnPath.text))\
        \(page.question.chosen.map { hidden("lang", $0.rawValue) } ?? "")\
        \(fields.grant.map { hidden("grant", "\($0)") } ?? "")
        \(choice(fields.choices))\
        <div class="field"><label for="person">\(page.said(ActivationText.person))</label>
        <input id="person" name="person" autocomplete="username" autocapitalize="off" \
        spellcheck="false" required maxlength="32" aria-describedby="person-hint" \
        value="\(fields.person?.text ?? "")"\(isFocused ? " autofocus" as Hypertext : "")>
        <p class="hint" id="person-hint">\(page.said(ActivationText.personHint))</p></div>
        <div class="field"><label for="passphrase">\(page.said(ActivationText.passphrase))</label>
        <input id="passphrase" name="passphrase" type="password" autocomplete="current-password" \
        required maxlength="1024"></div>
        <div class="field"><label for="totp">\(page.said(ActivationText.code))</label>
        <input id="totp" name="totp" class="code" inputmode="numeric" \
        autocomplete="one-time-code" required maxlength="12" aria-describedby="totp-hint">
        <p class="hint" id="totp-hint">\(page.said(ActivationText.codeHint))</p></div>
        <p class="hint">\(page.said(ActivationText.terminal)): \
        \(terminalName)</p>
        <p><button>\(page.said(button))</button></p>
        </form>
        """
    }

    private func choice(_ choices: [GrantChoice]) -> Hypertext {
        guard !choices.isEmpty else { return "" }
        let rows = choices.map { choice -> Hypertext in
            let label = ActivationText.grantLabel(choice.id, choice.purpose, until: choice.until)
            return """
                <label><input type="radio" name="grant" value="\(choice.id)" required>\
                <span>\(page.said(label))</span></label>

                """
        }
        return """
            <fieldset><legend>\(page.said(ActivationText.grant))</legend>
            \(rows)</fieldset>

            """
    }

    private func hidden(_ name: StaticString, _ value: String) -> Hypertext {
        "<input type=\"hidden\" name=\"\(name)\" value=\"\(value)\">"
    }
}
