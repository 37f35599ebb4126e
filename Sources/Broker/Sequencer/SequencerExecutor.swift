import Dispatch

/// A thread of its own for the sequencer, because an append blocks until the disk answered: the
/// threads that answer checks must not wait with it.
final class SequencerExecutor: TaskExecutor {
    private let queue = DispatchQueue(label: "mado.sequencer", qos: .userInitiated)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { unsafe job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
