import Broker
import BrokerCore
import BrokerHTTP
import Foundation
import Requests
import Testing

/// `/openapi.json` against what it describes.
@Suite struct DescriptionTests {
    @Test func `every route is described, and nothing else`() throws {
        let clock = makeClock()
        let doors = try makeDoors(ValidityTable(clock: clock), clock)
        // A tile's name is a path of its own (C2SP), for which OpenAPI has no template;
        // forward-auth is answered before the router.
        let routes = doors.routes.filter { $0 != "GET /ledger/tile/**" } + ["GET /v1/forward-auth"]
        #expect(OpenAPIDocument.routes.sorted() == routes.sorted())
    }

    @Test func `every reference leads somewhere`() throws {
        let document = try document()
        let references = references(in: document)
        #expect(references.count > 100)
        for reference in references {
            var place: Any? = document
            for name in reference.split(separator: "/").dropFirst() {
                place = (place as? [String: Any])?[String(name)]
            }
            #expect(place != nil, "\(reference)")
        }
    }

    @Test func `every schema is used`() throws {
        let document = try document()
        let used = Set(references(in: document))
        let components = try #require(document["components"] as? [String: [String: Any]])
        for name in try #require(components["schemas"]).keys {
            #expect(used.contains("#/components/schemas/\(name)"), "\(name)")
        }
    }

    @Test func `bodies need what is required, and nothing else`() throws {
        let bodies: [any StrictBody.Type] = [
            AcceptBody.self, AttestBody.self, BeginBody.self, ClockBody.self, CodesBody.self,
            ConfirmBody.self, DeclareBody.self, EmptyBody.self, ExtendBody.self, FactorBody.self,
            GrantBody.self, ResumeBody.self, RevokeBody.self, ShortenBody.self, StandbyBody.self,
        ]
        for body in bodies { try compare(body) }
    }

    private func compare<Body: StrictBody>(_ body: Body.Type) throws {
        let schema = try schema("\(body)")
        let properties = try #require(schema["properties"] as? [String: [String: Any]])
        let samples = properties.mapValues { sample(of: $0) }
        let required = schema["required"] as? [String] ?? []
        #expect(isRead(body, samples), "\(body) with all")
        let least = samples.filter { required.contains($0.key) }
        #expect(isRead(body, least), "\(body) with what is required")
        for name in required {
            #expect(!isRead(body, least.filter { $0.key != name }), "\(body) without \(name)")
        }
        #expect(schema["additionalProperties"] as? Bool == false)
        #expect(!isRead(body, samples.merging(["uid": 0]) { $1 }))
    }

    @Test func `every refusal has its code, and its status is an answer of every act`() throws {
        let problem = try schema("Problem")
        let properties = try #require(problem["properties"] as? [String: [String: Any]])
        let codes = try #require(properties["code"]?["enum"] as? [String])
        #expect(Refusal.allCases.allSatisfy { codes.contains($0.rawValue) })
        let paths = try #require(try document()["paths"] as? [String: [String: [String: Any]]])
        let close = try #require(paths["/v1/events/{event}/close"]?["post"])
        let answers = try #require(close["responses"] as? [String: Any])
        let expected = [
            "200", "400", "401", "403", "404", "408", "409", "413", "415", "422", "429",
            "503",
        ]
        #expect(answers.keys.sorted() == expected)
    }

    @Test func `a client certificate serves wherever somebody has to be known`() throws {
        let paths = try #require(try document()["paths"] as? [String: [String: [String: Any]]])
        for endpoint in paths.values.flatMap(\.values) {
            let name = try #require(endpoint["operationId"] as? String)
            let caller = try #require(endpoint["x-mado-caller"] as? String)
            let security = try #require(endpoint["security"] as? [[String: Any]])
            let takesCertificate = security.contains { $0.keys.contains("clientCertificate") }
            #expect(takesCertificate == (caller != "anyone"), "\(name)")
        }
    }

    @Test func `every endpoint says what it is in both languages`() throws {
        let paths = try #require(try document()["paths"] as? [String: [String: [String: Any]]])
        var names: Set<String> = []
        for endpoint in paths.values.flatMap(\.values) {
            let name = try #require(endpoint["operationId"] as? String)
            #expect(names.insert(name).inserted, "\(name)")
            let en = try #require(endpoint["summary"] as? String)
            #expect(!en.isEmpty && en.allSatisfy(\.isASCII), "\(name)")
            #expect((endpoint["x-summary-ja"] as? String)?.isEmpty == false, "\(name)")
        }
    }

    private func document() throws -> [String: Any] {
        let value = try JSONSerialization.jsonObject(with: OpenAPIDocument.json)
        return try #require(value as? [String: Any])
    }

    private func schema(_ name: String) throws -> [String: Any] {
        let components = try #require(try document()["components"] as? [String: [String: Any]])
        return try #require(components["schemas"]?[name] as? [String: Any], "\(name)")
    }

    private func references(in value: Any) -> [String] {
        switch value {
        case let members as [String: Any]:
            members.flatMap { name, value in
                name == "$ref" ? [value as? String ?? ""] : references(in: value)
            }
        case let values as [Any]: values.flatMap { references(in: $0) }
        default: []
        }
    }

    /// A value of the right type; what it says is for the doors to judge.
    private func sample(of schema: [String: Any]) -> Any {
        switch schema["type"] as? String {
        case "integer": 1
        case "boolean": true
        case "array": ["x"]
        default: "x"
        }
    }

    private func isRead<Body: StrictBody>(_ type: Body.Type, _ members: [String: Any]) -> Bool {
        guard let data = try? JSONSerialization.data(withJSONObject: members) else { return false }
        return (try? Body(strictly: data)) != nil
    }
}
