import Broker
import BrokerCore
import Hummingbird

/// Makes every error an answer in Mado's form, before the framework makes an empty one of it.
///
/// What a door refused before the core decided anything is counted here (law L13); what the core
/// decided, it has recorded or counted itself.
struct ProblemMiddleware: RouterMiddleware {
    let doors: Doors

    func handle(
        _ request: Request,
        context: DoorContext,
        next: @concurrent (Request, DoorContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as OAuthError {
            return error.response
        } catch {
            let problem = Problem.answer(
                to: error,
                reference: doors.drawRequest(),
                logger: context.logger
            )
            if let refusal = problem.counted, request.method == .post || refusal.isAboutCaller {
                doors.sequencer.noteFailure(source: context.source, refusal)
            }
            let isStandard = request.uri.path.hasPrefix("/oauth2/")
            return isStandard ? OAuthError(problem).response : problem.response
        }
    }
}

extension Refusal {
    /// Counted on reading paths too, where other refusals are mere misses.
    fileprivate var isAboutCaller: Bool {
        [.actorUnknown, .personNotCurrent, .roleMissing].contains(self)
    }
}
