import Broker
import BrokerCore
import Credentials
import HTTPTypes
import Hummingbird
import Messages
import NIOCore
import Requests

/// `/_mado/activate`: a person activates a grant in the browser in which it is to be used, on a
/// page that the downstream system's own proxy shows.
///
/// The page lies under the application's own origin, so that its cookie goes to the application's
/// proxy and nowhere else. Which system that is, and at which terminal the person sits, the proxy
/// says as it says it to forward-auth.
extension Doors {
    func addPages(to router: Router<DoorContext>, _ desk: CheckDesk) {
        let door = PageDoor(doors: self, desk: desk)
        router.get("/_mado/activate") { request, context in await door.show(request, context) }
        router.post("/_mado/activate") { request, context in await door.submit(request, context) }
        router.get("/_mado/refused") { request, context in await door.explain(request, context) }
    }
}

struct PageDoor: Sendable {
    let doors: Doors
    let desk: CheckDesk

    func show(_ request: Request, _ context: DoorContext) async -> Response {
        let call = Call(request, context, PageQuestion(target: request.uri.string))
        return await answer(call) { visit in
            if let valid = self.valid(visit) {
                let name = await self.name(of: valid.event)
                let page = self.page(call, visit, ActivationText.valid)
                let markup = page.valid(valid, event: name, at: self.doors.clock.stamp().now)
                return self.response(markup, call, visit)
            }
            try await self.requireOpen(visit)
            let page = self.page(call, visit, ActivationText.title)
            return self.response(page.form(.init()), call, visit)
        }
    }

    /// Why the proxy answered 403, in sentences.
    func explain(_ request: Request, _ context: DoorContext) async -> Response {
        let call = Call(request, context, PageQuestion(target: request.uri.string))
        return await answer(call) { visit in
            try await self.requireOpen(visit)
            throw Problem.notCovered
        }
    }

    func submit(_ request: Request, _ context: DoorContext) async -> Response {
        var call = Call(request, context, PageQuestion(target: request.uri.string))
        let form: Form
        do {
            form = try await request.form(context)
        } catch {
            return await answer(call) { _ in throw error }
        }
        call.question = PageQuestion(lang: form["lang"], returnPath: form["return"])
        let sent = call
        return await answer(call) { visit in
            guard visit.isOwn(form["seal"], request, self.doors.forms) else {
                throw Problem.foreignForm
            }
            try await self.requireOpen(visit)
            let entered = try EnteredForm(form)
            // What is refused is refused after the same time, recorded or not.
            let limit = context.bodyLimit
            let earliest = limit.timers.any().scheduleTask(in: Self.refusalTime) {}
            do {
                let done = try await self.activate(entered, visit, context)
                earliest.cancel()
                return self.leadBack(done, sent)
            } catch let needed as ChoiceNeeded {
                earliest.cancel()
                var fields = entered.fields
                fields.choices = needed.choices
                throw Retry(cause: needed.problem, fields: fields)
            } catch {
                if entered.grant == nil { try? await earliest.futureResult.get() }
                throw Retry(cause: error, fields: entered.fields)
            }
        }
    }

    /// More than a passphrase and a durable record take.
    private static let refusalTime = TimeAmount.milliseconds(500)

    /// To the page that shows what is valid now: were it the answer itself, reloading it would
    /// show the same code again.
    private func leadBack(_ done: Activation, _ call: Call) -> Response {
        let target = call.question.target(ActivationPage.path, in: call.question.chosen)
        var response = Response(status: .seeOther, headers: [.location: target])
        response.set(
            CookieName.token,
            done.token.exposed,
            seconds: max(0, (done.credential.expiresAt - done.at).count / 1000)
        )
        return response
    }
}

extension PageDoor {
    /// One request for a page.
    struct Call: Sendable {
        let request: Request
        let context: DoorContext
        var question: PageQuestion

        init(_ request: Request, _ context: DoorContext, _ question: PageQuestion) {
            self.request = request
            self.context = context
            self.question = question
        }

        var language: Language {
            question.chosen ?? Language(accepting: request.headers[.acceptLanguage])
        }
    }

    /// A refusal after which the form is shown again with what was filled in.
    private struct Retry: Error {
        let cause: any Error
        let fields: ActivationPage.Fields
    }

    /// Whatever goes wrong is a page, too, with the form where another try may help.
    private func answer(
        _ call: Call,
        _ body: (PageVisit) async throws -> Response
    ) async -> Response {
        var visit: PageVisit?
        do {
            let here = try PageVisit(call.request, call.context, desk, doors.forms)
            visit = here
            return try await body(here)
        } catch {
            let retry = error as? Retry
            let problem = problem(retry?.cause ?? error, call)
            var fields = retry?.fields ?? .init()
            // With a grant that is refused for itself, another try is one with another grant.
            if !problem.code.hasPrefix("factor_") { fields.grant = nil }
            return refused(problem, fields, call, visit)
        }
    }

    private func problem(_ error: any Error, _ call: Call) -> Problem {
        let problem = Problem.answer(
            to: error,
            reference: doors.drawRequest(),
            logger: call.context.logger
        )
        if let refusal = problem.counted { desk.count(refusal, call.context.peer) }
        return problem
    }

    private func refused(
        _ problem: Problem,
        _ fields: ActivationPage.Fields,
        _ call: Call,
        _ visit: PageVisit?
    ) -> Response {
        var response: Response
        // What stands in the way of a page is not the page's absence, nor a conflict of its own.
        let isForbidden = [.notFound, .conflict].contains(problem.status)
        let status: HTTPResponse.Status = isForbidden ? .forbidden : problem.status
        if let visit, call.request.method == .post, !isClosed(visit) {
            let page = page(call, visit, ActivationText.title)
            let markup = page.form(fields, refusal: problem)
            response = self.response(markup, call, visit, status: status)
        } else {
            let page = page(call, visit, ActivationText.refused)
            response = .page(page.refused(problem), in: call.language, status: status)
        }
        if let seconds = problem.retryAfterSeconds { response.headers[.retryAfter] = "\(seconds)" }
        return response
    }

    private func page(_ call: Call, _ visit: PageVisit?, _ title: Message) -> ActivationPage {
        ActivationPage(
            page: BrowserPage(
                language: call.language,
                question: call.question,
                company: doors.company,
                path: ActivationPage.path,
                title: title
            ),
            system: visit?.system.name ?? .empty,
            terminal: visit?.terminal,
            seal: visit.map { doors.forms.seal(of: $0.mark, for: $0.system.system.id) } ?? ""
        )
    }

    private func response(
        _ markup: Hypertext,
        _ call: Call,
        _ visit: PageVisit,
        status: HTTPResponse.Status = .ok
    ) -> Response {
        var response = Response.page(markup, in: call.language, status: status)
        if visit.isMarkNew { response.set(CookieName.form, visit.mark) }
        return response
    }

    /// What the browser holds and may use here and now.
    private func valid(_ visit: PageVisit) -> ValidCredential? {
        guard let token = visit.token else { return nil }
        let system = visit.system.system.id
        return try? desk.table.judge(token.digest, for: system, .use(visit.terminal)).result.get()
    }

    /// Nobody types a passphrase where nobody is let in, or where there is no terminal to be let in
    /// at.
    private func requireOpen(_ visit: PageVisit) async throws {
        switch desk.table.closure(of: visit.system.system.id) {
        case nil: break
        case .cannotRecord: throw doors.cannotRecord()
        case let refusal?: throw Problem(refusal, reference: nil, isDecided: true)
        }
        let isKnown: Bool
        if let terminal = visit.terminal {
            isKnown = try await doors.read { $0.state.register.terminals[terminal] != nil }
        } else {
            isKnown = visit.system.system.terminal != .required
        }
        guard isKnown else { throw Problem(.terminalUnknown, reference: nil, isDecided: true) }
    }

    private func isClosed(_ visit: PageVisit) -> Bool {
        desk.table.closure(of: visit.system.system.id) != nil
    }

    private func name(of event: EventID) async -> String? {
        guard let digest = try? await doors.read({ $0.state.event(event)?.plan.name }) else {
            return nil
        }
        return await doors.names.texts(for: [digest])[digest]
    }
}
