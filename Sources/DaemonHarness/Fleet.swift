package import BrokerCore
import Glibc

/// What a fleet sends, and what becomes of it. Called by the one thread that runs the fleet.
package protocol FleetScript {
    /// The next request of this member; nil: it has nothing to send now and is asked again at the
    /// next pass.
    mutating func nextRequest(of member: Int) throws -> HTTPRequest?

    mutating func answered(_ member: Int, _ response: HTTPResponse) throws

    /// Asked once everyone has sent what they had: leave it in flight and return?
    mutating func isFinished() -> Bool

    /// When a member has something to send that is not to be sent yet; nil: none has.
    var nextDue: Deadline? { get }
}

extension FleetScript {
    package var nextDue: Deadline? { nil }
}

/// Many connections driven by one thread: each sends its next request when the last is answered.
package final class Fleet {
    private struct Member {
        let connection: Connection
        var isWaiting = false
        var isLost = false
    }

    private var members: [Member]
    private var watched: [pollfd]
    private var block = [UInt8](repeating: 0, count: receiveBlockBytes)

    package init(_ connections: [Connection]) {
        members = connections.map { Member(connection: $0) }
        watched = connections.map { pollfd(fd: $0.descriptor, events: 0, revents: 0) }
    }

    package var count: Int { members.count }

    /// Members whose answer has not been read.
    private var waiting: Int { members.count(where: \.isWaiting) }

    /// Members that the other side has left.
    private var lost: Int { members.count(where: \.isLost) }

    /// Until the script is finished; throws if a connection is lost or nothing moves in time.
    package func run(
        _ script: inout some FleetScript,
        patience: Milliseconds = .seconds(30)
    ) throws {
        var deadline = Deadline(in: patience)
        while true {
            try sendNext(&script)
            // Not while every answer is here already and only unread: then nothing is in flight.
            if script.isFinished(), try waiting == 0 || look(wait: 0) < waiting { return }
            // Nobody free has nothing to send, however much is due.
            let due = waiting < count ? script.nextDue : nil
            let moved = try pass(&script, wait: due.map { min($0, deadline) } ?? deadline)
            guard lost == 0 else { throw HarnessError.connectionLost }
            if moved { deadline = Deadline(in: patience) }
            if deadline.isOver { throw HarnessError.timedOut("a fleet of \(count)") }
        }
    }

    /// Sends nothing more and takes what was still answered before the other side was gone.
    ///
    /// Returns how many requests were in flight and got no answer at all.
    package func drain(
        _ script: inout some FleetScript,
        patience: Milliseconds = .seconds(10)
    ) throws -> Int {
        let deadline = Deadline(in: patience)
        var unanswered = 0
        while lost < count {
            let waitingBefore = members.map { $0.isWaiting && $0.connection.isFlushed }
            let lostBefore = members.map(\.isLost)
            _ = try pass(&script, wait: deadline)
            for (index, member) in members.enumerated()
            where member.isLost && !lostBefore[index] && waitingBefore[index] && member.isWaiting {
                unanswered += 1
            }
            if deadline.isOver { throw HarnessError.timedOut("the end of \(count) connections") }
        }
        return unanswered
    }

    private func sendNext(_ script: inout some FleetScript) throws {
        for index in members.indices where !members[index].isWaiting && !members[index].isLost {
            guard let request = try script.nextRequest(of: index) else { continue }
            members[index].isWaiting = true
            if try !members[index].connection.send(request) { members[index].isLost = true }
        }
    }

    /// One look at all connections; true if an answer came or a connection ended.
    private func pass(_ script: inout some FleetScript, wait: Deadline) throws -> Bool {
        guard try look(wait: wait.pollMilliseconds) > 0 else { return false }
        var moved = false
        for index in members.indices where watched[index].revents != 0 {
            moved = try serve(index, &script) || moved
        }
        return moved
    }

    /// Waits for news of any connection; of how many there is some.
    private func look(wait: Int32) throws(HarnessError) -> Int {
        for (index, member) in members.enumerated() {
            let interest = member.connection.isFlushed ? POLLIN : POLLIN | POLLOUT
            watched[index].fd = member.isLost ? -1 : member.connection.descriptor
            watched[index].events = Int16(interest)
            watched[index].revents = 0
        }
        let ready = unsafe poll(&watched, nfds_t(watched.count), wait)
        guard ready >= 0 || errno == EINTR else { throw systemError("poll", errno) }
        return Int(max(0, ready))
    }

    private func serve(_ index: Int, _ script: inout some FleetScript) throws -> Bool {
        let connection = members[index].connection
        if try !connection.flush() {
            members[index].isLost = true
            return true
        }
        let arrival = try connection.receive(into: &block)
        var moved = false
        while let response = try connection.nextResponse() {
            members[index].isWaiting = false
            try script.answered(index, response)
            moved = true
        }
        if arrival == .closed {
            members[index].isLost = true
            moved = true
        }
        return moved
    }
}
