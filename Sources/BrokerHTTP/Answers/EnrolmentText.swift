import Credentials
import Messages

extension RefusalText {
    /// Which sentences tell a person what went wrong with their enrolment.
    static func enrolment(_ error: EnrolmentError) -> RefusalText {
        switch error {
        case .codeWrong: .enrolmentCodeWrong
        case .codeExpired: .enrolmentCodeExpired
        case .passphrase(.tooShort): .passphraseTooShort
        case .passphrase: .passphraseUnusable
        case .notBegun: .enrolmentNotBegun
        case .totpWrong: .firstCodeWrong
        }
    }
}
