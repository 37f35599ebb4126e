import BrokerTesting
import Testing

/// The judge of answers is judged: each demand on a batch is broken once.
struct AnswerTests {
    @Test func `the lawful batch breaks nothing`() {
        #expect(Office.lawfulBatch.breaches.isEmpty)
    }

    @Test(arguments: Office.brokenAnswers)
    func `an answer that breaks a law is found under its name`(broken: BrokenAnswer) {
        let found = broken.breaches.contains {
            $0.law == broken.law && $0.detail.contains(broken.words)
        }
        #expect(found, "\(broken.testDescription): \(broken.breaches)")
    }
}
