package import BrokerCore
package import Broker
package import Credentials
import HTTPTypes
import Hummingbird
import HummingbirdCore
package import Ledger
import Logging
package import Messages
import NIOCore
import NIOPosix

/// Answers one request of a peer, which came over a connection.
typealias PeerResponder = @Sendable (Request, Peer, any Channel) async -> Response

/// Who answers on a listener: the desk of the checks, and everything else through the router.
struct Answering: Sendable {
    let desk: CheckDesk
    let respond: PeerResponder
}

/// Everything that the doors need, and the one function from request to decision that is behind
/// every listener.
package struct Doors: Sendable {
    package let sequencer: Sequencer
    package let table: ValidityTable
    package let clock: TrustedClock
    package let directory: any Directory
    package let factors: FactorVerifier
    package let enrolment: Enrolment
    /// What the ledger keeps of a request that came with a key.
    let marks: KeyedHash
    package let random: RandomSource
    package let names: NameBook
    package let callers: CallerTable
    package let files: any RegisterFiles
    package let company: Message
    /// The company's areas with their names.
    package let areas: [(id: AreaID, name: Message)]
    /// For history and exports: read beside the writer.
    package let ledger: any LedgerSource & Sendable
    package let origin: String
    package let identity: ServerIdentity
    /// Why the daemon denies everything, where the reason is known more closely than a refusal.
    let denial: Message?
    /// The same, while a restored ledger waits for two people.
    let undecided: Message?
    /// How many durable commits this process made, for the status.
    package let commits: @Sendable () -> Int
    /// Of all listeners together: a page that was opened by one may be sent by another.
    let forms: FormSeal
    /// What answered checks are counted in, and where the counts are kept.
    package let uses: UseKeeper
    /// What tells listeners that something ended.
    package let feed: StreamFeed
    /// Of all listeners together.
    let checkCounts = CheckCounts()
    let recordedKeys = RecordedKeys()
    let statusLists = StatusLists()
    let meReaders = MeReaders()
    let personReader: PersonReader

    package init(
        sequencer: Sequencer,
        table: ValidityTable,
        clock: TrustedClock,
        directory: any Directory,
        factors: FactorVerifier,
        enrolment: Enrolment,
        marks: KeyedHash,
        random: RandomSource,
        names: NameBook,
        callers: CallerTable,
        files: any RegisterFiles,
        company: Message,
        areas: [(id: AreaID, name: Message)],
        ledger: any LedgerSource & Sendable,
        origin: String,
        identity: ServerIdentity,
        uses: UseKeeper,
        feed: StreamFeed? = nil,
        denial: Message? = nil,
        undecided: Message? = nil,
        commits: @escaping @Sendable () -> Int
    ) {
        self.sequencer = sequencer
        self.table = table
        self.clock = clock
        self.directory = directory
        self.factors = factors
        self.enrolment = enrolment
        self.marks = marks
        self.random = random
        self.names = names
        self.callers = callers
        self.files = files
        self.company = company
        self.areas = areas
        self.ledger = ledger
        personReader = PersonReader(ledger: ledger)
        self.origin = origin
        self.identity = identity
        self.uses = uses
        self.denial = denial
        self.undecided = undecided
        self.commits = commits
        let feed = feed ?? StreamFeed(ledger: ledger)
        self.feed = feed
        callers.whenReplaced { feed.recheck() }
        forms = FormSeal(random: random)
    }

    var standingDenial: Message? { sequencer.isUndecided ? undecided : denial }

    /// `bodyTime`: how long a body may take to arrive, by the timers of `timers`.
    func answering(
        bodyBytesMax: Int,
        bodyTime: TimeAmount = .seconds(30),
        timers: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton,
        logger: Logger
    ) -> Answering {
        // Drawn by each listener: a digest of an address alone could be looked up.
        let desk = CheckDesk(doors: self, salt: random.bytes(16))
        let router = makeRouter(desk).buildResponder()
        let limit = BodyLimit(bytes: bodyBytesMax, time: bodyTime, timers: timers)
        return Answering(desk: desk) { request, peer, channel in
            if let answer = desk.forwardAuth(request, from: peer) { return answer }
            let context = DoorContext(
                source: DoorSource(
                    logger: logger,
                    peer: peer,
                    // A browser shows a certificate for whatever page asks it to: no page acts for
                    // anybody (RFC 6454 §7.3).
                    actor: request.headers[.origin] == nil ? actor(behind: peer) : nil,
                    digest: desk.source(of: peer),
                    bodyLimit: limit,
                    channel: channel
                )
            )
            var response: Response
            do {
                response = try await router.respond(to: request, context: context)
            } catch {
                response =
                    Problem.answer(to: error, reference: drawRequest(), logger: logger).response
            }
            // Status lists alone say something else.
            if response.headers[.cacheControl] == nil {
                response.headers[.cacheControl] = "no-store"
            }
            return response
        }
    }

    /// `GET /v1/events/{event}`: what the router answers, for whoever compares it with the
    /// description. Forward-auth is answered before it.
    package var routes: [String] {
        makeRouter(CheckDesk(doors: self, salt: [])).routes
            .map { "\($0.method.rawValue) \($0.path)" }
    }

    private func makeRouter(_ desk: CheckDesk) -> Router<DoorContext> {
        // What may be got may be asked for by HEAD (RFC 9110 §9.1): mirrors do before they fetch.
        let router = Router(context: DoorContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: ProblemMiddleware(doors: self))
        router.add(middleware: IdempotencyMiddleware(marks: marks))
        addHealth(to: router)
        addMetrics(to: router, desk)
        addDescription(to: router)
        addStatus(to: router)
        addEvents(to: router)
        addGrants(to: router)
        addAuthority(to: router)
        addRegister(to: router)
        addRegisterChanges(to: router)
        addEnrolment(to: router)
        addHistory(to: router)
        addUses(to: router)
        addMe(to: router)
        addStream(to: router)
        addLedger(to: router)
        addContinuation(to: router)
        addToken(to: router)
        addPages(to: router, desk)
        addRevocation(to: router)
        addMetadata(to: router)
        addStatusLists(to: router)
        addIntrospection(to: router, desk)
        addEvaluation(to: router, desk)
        return router
    }
}
