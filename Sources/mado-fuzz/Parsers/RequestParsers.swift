import BrokerCore
import Foundation
import Requests

extension Parser {
    /// A form body: each field is what another decoder makes of it.
    static let form = Parser("form") { bytes in
        guard let form = try? Form(bytes) else { return }
        for pair in bytes.split(separator: UInt8(ascii: "&")) {
            let parts = pair.split(
                separator: UInt8(ascii: "="),
                maxSplits: 1,
                omittingEmptySubsequences: false
            )
            let texts = parts.map { part in
                let text = String(decoding: part, as: UTF8.self)
                return text.replacing("+", with: " ").removingPercentEncoding
            }
            guard let name = texts[0], let value = texts.count == 2 ? texts[1] : "" else {
                throw Broken(description: "a name or a value that is none")
            }
            try demand(same(form[name] ?? "", value), "another value of \(name)")
        }
    }

    /// The JSON bodies of all doors that know their members: no other is taken, and none twice.
    static let bodies = Parser("bodies") { bytes in
        try read(strictBodies, Data(bytes))
    }

    /// AuthZEN: one evaluation or several, with defaults beside them.
    static let evaluations = Parser("evaluations") { bytes in
        let data = Data(bytes)
        var asked: [EvaluationBody] = []
        if let body = try? JSONDecoder().decode(EvaluationBody.self, from: data) {
            asked.append(body)
        }
        if let body = try? JSONDecoder().decode(EvaluationsBody.self, from: data) {
            asked.append(body.defaults)
            asked += (body.evaluations ?? []).map { $0.filled(from: body.defaults) }
        }
        for body in asked {
            guard let evaluation = Evaluation(body) else {
                let isWhole = body.subject != nil && body.action != nil && body.resource != nil
                try demand(!isWhole, "a whole request that is none")
                continue
            }
            guard let question = evaluation.question else { continue }
            try demand(question.fields.count <= Ceiling.listed, "too many fields")
            try demand(Set(question.fields).count == question.fields.count, "fields twice")
        }
    }

    private static func read(_ bodies: [any StrictBody.Type], _ data: Data) throws {
        for body in bodies { try read(body, data) }
    }

    private static func read<Body: StrictBody>(_ type: Body.Type, _ data: Data) throws {
        guard (try? Body(strictly: data)) != nil, !data.isEmpty else { return }
        let members = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
        let known = Body.CodingKeys.allCases.map(\.stringValue)
        try demand(members.keys.allSatisfy(known.contains), "an unknown member")
        guard let open = data.firstIndex(of: UInt8(ascii: "{")),
            let close = data.lastIndex(of: UInt8(ascii: "}"))
        else { throw Broken(description: "an object without beginning or end") }
        for name in members.keys.sorted() {
            for (place, member) in [(open + 1, "\"\(name)\":null,"), (close, ",\"\(name)\":null")] {
                var doubled = data
                doubled.insert(contentsOf: Data(member.utf8), at: place)
                try demand((try? Body(strictly: doubled)) == nil, "\(name) is taken twice")
            }
        }
    }
}

/// Every body of Mado's own doors.
private let strictBodies: [any (StrictBody & SendableMetatype).Type] = [
    FactorBody.self, EmptyBody.self, StandbyBody.self, DeclareBody.self, AttestBody.self,
    ExtendBody.self, ShortenBody.self, GrantBody.self, RevokeBody.self, ResumeBody.self,
    ClockBody.self, AcceptBody.self, CodesBody.self, BeginBody.self, ConfirmBody.self,
]
