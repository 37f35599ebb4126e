import BrokerCore

extension LeafWriter {
    mutating func clockStep(_ step: ClockStep) {
        code("verdict", step.verdict)
        instant("wall", step.wall)
    }
}

extension LeafReader {
    mutating func clockStep() throws(LeafFault) -> ClockStep {
        let verdict: ClockStep.Verdict = try needCode("verdict")
        return ClockStep(wall: try needInstant("wall"), verdict: verdict)
    }
}
