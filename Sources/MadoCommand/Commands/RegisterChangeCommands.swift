import ArgumentParser
import BrokerCore
import Foundation
import Messages

/// What the files add or loosen, and its acceptance by two people.
struct RosterChangesCommand: MadoVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration("changes", HelpText.rosterChanges, usage: "mado roster changes")
    }

    @OptionGroup var common: CommonOptions

    func perform(in session: Session) async throws(CommandFailure) -> Outcome {
        let response = try await session.send(APIRequest(.get, "/v1/register/changes"))
        if session.json {
            try session.printBody(response.body)
            return .done
        }
        let changes = try session.read(response, as: ChangesAnswer.self)
        try session.print(changes.sentences.flatMap(session.lines(of:)))
        return .done
    }
}

struct RosterAcceptCommand: MadoVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration("accept", HelpText.rosterAccept, usage: "mado roster accept")
    }

    @OptionGroup var opening: OpeningOptions

    @OptionGroup var common: CommonOptions

    private struct Body: Encodable {
        let digest: String
        let totp: String?
    }

    func perform(in session: Session) async throws(CommandFailure) -> Outcome {
        let shown: ChangesAnswer = try await session.get("/v1/register/changes")
        guard let digest = shown.digest else {
            throw .stopped(OutcomeText.nothingWaits, .refused)
        }
        // What is accepted is what was on this screen: its digest goes with the act.
        try Confirming(.acceptRegister, shown.sentences).ask(in: session, yes: opening.yes)
        let response = try await session.act(totp: opening.totp) { code throws(CommandFailure) in
            APIRequest(
                .post,
                "/v1/register/changes/accept",
                body: try Wire.json(Body(digest: digest, totp: code))
            )
        }
        try session.report(response, as: TwoPersonAnswer.self, reference: \.reference) { answer in
            [answer.isRequested ? OutcomeText.changeRequested : OutcomeText.changeAccepted]
        }
        return .done
    }
}

struct ReloadCommand: MadoVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration("reload", HelpText.reload, usage: "mado reload")
    }

    @OptionGroup var common: CommonOptions

    func perform(in session: Session) async throws(CommandFailure) -> Outcome {
        let response = try await session.send(
            APIRequest(.post, "/v1/register/reload", body: .json("{}"))
        )
        if session.json {
            try session.printBody(response.body)
            return .done
        }
        let changes = try session.read(response, as: ChangesAnswer.self)
        let sentences = [OutcomeText.reloaded] + changes.sentences
        try session.print(sentences.flatMap(session.lines(of:)))
        return .done
    }
}

/// What waits for two people, as the daemon shows it.
struct ChangesAnswer: Decodable, Sendable {
    struct Line: Decodable, Sendable {
        let ja: String
        let en: String
    }

    let digest: String?
    let lines: [Line]
    let withheld: Bool?
    let requestedBy: String?
    let requestedByName: String?

    var sentences: [Message] {
        let held = withheld == true ? [OutcomeText.withheldChanges] : []
        guard digest != nil else { return held.isEmpty ? [OutcomeText.nothingWaits] : held }
        var sentences = [OutcomeText.changesWait(count: lines.count)]
        sentences += lines.map { Message("  " + $0.ja, "  " + asciiOnly($0.en)) }
        if let requestedBy {
            sentences.append(OutcomeText.changeRequested(by: requestedByName ?? requestedBy))
        }
        return sentences + held
    }
}
