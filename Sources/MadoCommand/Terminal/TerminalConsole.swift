import Foundation
import Glibc

/// The process's own standard input and outputs.
package struct TerminalConsole: Console {
    package init() {}

    package var inputIsTerminal: Bool { isatty(STDIN_FILENO) == 1 }

    package var outputWidth: Int? {
        var size = winsize()
        guard unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
            return nil
        }
        return Int(size.ws_col)
    }

    package func out(_ bytes: [UInt8]) throws {
        try FileHandle.standardOutput.write(contentsOf: Data(bytes))
    }

    package func note(_ text: String) {
        // There is no other place to complain to.
        try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8))
    }

    package func ask(_ prompt: String) -> String? {
        showPrompt(prompt)
        return readInputLine()
    }

    package func readInputLine() -> String? { Swift.readLine(strippingNewline: true) }

    package func askSecret(_ prompt: String) -> String? {
        showPrompt(prompt)
        var saved = termios()
        guard unsafe tcgetattr(STDIN_FILENO, &saved) == 0 else { return readInputLine() }
        var silent = saved
        // Without ISIG an interrupt cannot leave the terminal without echo: it arrives as a byte.
        silent.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
        guard unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0 else { return nil }
        defer {
            _ = unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &saved)
            note("")
        }
        return readSilentLine()
    }

    private func showPrompt(_ prompt: String) {
        try? FileHandle.standardError.write(contentsOf: Data(prompt.utf8))
    }

    private func readSilentLine() -> String? {
        var line = SecretLine()
        while true {
            var byte: UInt8 = 0
            let count = unsafe read(STDIN_FILENO, &byte, 1)
            guard count == 1 else { return nil }
            switch line.take(byte) {
            case .more: continue
            case .done: return line.text
            case .brokenOff: return nil
            }
        }
    }
}

/// What is typed without echo, edited with the usual keys.
package struct SecretLine {
    package enum Step: Sendable { case more, done, brokenOff }

    private var bytes: [UInt8] = []

    package init() {}

    /// Nil if it is not UTF-8.
    package var text: String? { String(validating: bytes, as: UTF8.self) }

    /// What the byte of one key does.
    package mutating func take(_ byte: UInt8) -> Step {
        switch byte {
        case 0x0A, 0x0D: return .done
        case 0x03: return .brokenOff
        case 0x04: return bytes.isEmpty ? .brokenOff : .done
        case 0x15: bytes.removeAll()
        case 0x08, 0x7F:
            // A character of several bytes goes as a whole.
            while let last = bytes.popLast(), last & 0xC0 == 0x80 { continue }
        case 0x00..<0x20: break
        default: bytes.append(byte)
        }
        return .more
    }
}
