import BrokerCore
import Requests

extension ExtendBody {
    func length() throws -> ExtensionLength {
        switch (by, until) {
        case (let by?, nil): .by(try Reading.length(by))
        case (nil, let until?): .until(try Reading.instant(until))
        default: throw Problem.malformed
        }
    }
}
