#if FUZZING
import CLibFuzzer
import Glibc
import Synchronization

private let chosen = Mutex<Parser?>(nil)

/// Hands over to libFuzzer, whose flags the other arguments are: it makes up inputs, or with
/// `files` runs those alone.
func run(_ parser: Parser, files: [String]) -> Int32 {
    chosen.withLock { $0 = parser }
    var count = CommandLine.argc
    var arguments = unsafe Optional(CommandLine.unsafeArgv)
    return unsafe LLVMFuzzerRunDriver(&count, &arguments) { start, count in
        _ = crashStack
        let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
        do {
            try chosen.withLock { $0 }?.check(bytes)
        } catch {
            // Ends the process, so that libFuzzer keeps the input.
            fatalError("\(error)")
        }
        return 0
    }
}

/// A stack of their own for libFuzzer's signal handlers, which are there by the first input: else
/// an input that overflows the stack could not be kept.
private let crashStack: Void = {
    let size = 1 << 18
    var stack = unsafe stack_t(ss_sp: malloc(size), ss_flags: 0, ss_size: size)
    unsafe sigaltstack(&stack, nil)
    for signal in [SIGSEGV, SIGBUS] {
        var action = sigaction()
        unsafe sigaction(signal, nil, &action)
        action.sa_flags |= SA_ONSTACK
        unsafe sigaction(signal, &action, nil)
    }
}()
#else
import Foundation

/// Runs the parser once for each file and says which of them break it.
func run(_ parser: Parser, files: [String]) -> Int32 {
    var status: Int32 = 0
    for file in files {
        do {
            try parser.check([UInt8](Data(contentsOf: URL(filePath: file))))
        } catch {
            print("\(file): \(error)")
            status = 1
        }
    }
    return status
}
#endif
