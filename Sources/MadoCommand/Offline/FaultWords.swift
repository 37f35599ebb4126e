package import Ledger
package import Messages

extension LedgerFault {
    /// What is wrong, with the number of the entry.
    package var message: Message {
        switch self {
        case .altered(let seq): FaultText.altered(seq)
        case .undecodable(let seq, let fault): FaultText.undecodable(seq, fault.message)
        case .wrongSeq(let seq, let says): FaultText.wrongNumber(seq, says: says)
        case .timeGoesBack(let seq): FaultText.timeGoesBack(seq)
        case .missing(let seq): FaultText.missing(seq)
        case .tailCut(let size, let checkpoint):
            FaultText.tailCut(size: size, checkpoint: checkpoint)
        case .uncovered(let seq): FaultText.uncovered(seq)
        case .rootMismatch(let after, let checkpoint):
            FaultText.rootMismatch(after: after, checkpoint: checkpoint)
        case .checkpointMalformed(let size): FaultText.checkpointMalformed(size)
        case .otherLog(let checkpoint, let origin): FaultText.otherLog(checkpoint, origin)
        case .unknownKey(let checkpoint): FaultText.unknownKey(checkpoint)
        case .badSignature(let checkpoint): FaultText.badSignature(checkpoint)
        case .heldCheckpointInvalid(let index): FaultText.keptInvalid(index + 1)
        case .heldCheckpointMismatch(let after, let size):
            FaultText.keptMismatch(after: after, size)
        case .strayNumber(let number): FaultText.strayNumber(number)
        case .checkpointMissing(let path): FaultText.checkpointMissing(path)
        case .checkpointUnreadable(let path): FaultText.checkpointUnreadable(path)
        case .badBundle(let path): FaultText.badBundle(path)
        case .badTile(let path): FaultText.badTile(path)
        }
    }

    /// The first entry that is concerned; nil where none can be named.
    var entry: UInt64? {
        switch self {
        case .altered(let seq), .undecodable(let seq, _), .wrongSeq(let seq, _),
            .timeGoesBack(let seq), .missing(let seq), .uncovered(let seq):
            seq
        case .tailCut(let size, _): size
        case .rootMismatch(let after, _), .heldCheckpointMismatch(let after, _): after
        case .checkpointMalformed, .otherLog, .unknownKey, .badSignature, .heldCheckpointInvalid,
            .strayNumber, .checkpointMissing, .checkpointUnreadable, .badBundle, .badTile:
            nil
        }
    }

    /// A stable code for scripts.
    var code: String {
        switch self {
        case .altered: "altered"
        case .undecodable: "undecodable"
        case .wrongSeq: "wrong_seq"
        case .timeGoesBack: "time_goes_back"
        case .missing: "missing"
        case .tailCut: "tail_cut"
        case .uncovered: "uncovered"
        case .rootMismatch: "root_mismatch"
        case .checkpointMalformed: "checkpoint_malformed"
        case .otherLog: "other_log"
        case .unknownKey: "unknown_key"
        case .badSignature: "bad_signature"
        case .heldCheckpointInvalid: "held_checkpoint_invalid"
        case .heldCheckpointMismatch: "held_checkpoint_mismatch"
        case .strayNumber: "stray_number"
        case .checkpointMissing: "checkpoint_missing"
        case .checkpointUnreadable: "checkpoint_unreadable"
        case .badBundle: "bad_bundle"
        case .badTile: "bad_tile"
        }
    }
}

extension LeafFault {
    /// What is wrong with the form of one entry.
    var message: Message {
        switch self {
        case .tooLong(let bytes): FaultText.tooLong(bytes)
        case .malformed(let offset): FaultText.malformed(at: offset)
        case .unknownMember(let path): FaultText.member(path, .unknown)
        case .missingMember(let path): FaultText.member(path, .missing)
        case .wrongValue(let path): FaultText.member(path, .wrong)
        case .outOfRange(let path): FaultText.member(path, .outOfRange)
        case .unknownKind(let kind): FaultText.unknownKind(kind)
        case .unknownVersion(let version): FaultText.unknownVersion(version)
        }
    }
}
