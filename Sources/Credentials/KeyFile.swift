import Glibc

/// Why a key file was not taken.
package enum KeyFileError: Error, Equatable {
    case notFound(path: String)
    /// Creation was asked for, and something is there already.
    case alreadyExists(path: String)
    case notRegularFile(path: String)
    /// Others than the owner may read or write it; `mode` are its permission bits.
    case exposed(path: String, mode: UInt32)
    /// It belongs to neither this process's user nor root.
    case foreignOwner(path: String, uid: UInt32)
    /// It is not 64 lower-case hexadecimal digits and a newline.
    case malformed(path: String)
    /// A system call failed: its name and `errno`.
    case failed(path: String, call: String, errno: Int32)
}

/// A 32-byte key in a file of its own: 64 hexadecimal digits and a newline, mode 0600.
///
/// A key that is gone is not silently replaced: a ledger that exists calls ``load(path:)``, and
/// only a founding calls ``create(path:random:sync:)``.
package struct KeyFile: Sendable {
    package let key: Secret

    package static let length = 32

    /// Who may have set the file's permission bits.
    package enum Guardian: Sendable {
        /// Nobody but the owner may read.
        case owner
        /// systemd's credentials directory: root owns the file, and its group bits may show the
        /// mask of an access list that names this service's user.
        case systemdCredential
    }

    /// Reads a key, after checking who else could.
    package static func load(
        path: String,
        guardian: Guardian = .owner
    ) throws(KeyFileError) -> KeyFile {
        let descriptor = unsafe open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw errno == ENOENT ? .notFound(path: path) : systemError("open", path)
        }
        defer { close(descriptor) }
        try checkPermissions(of: descriptor, path: path, guardian: guardian)
        // One byte more than the right length, so that a longer file is noticed.
        var bytes = [UInt8](repeating: 0, count: KeyFile.length * 2 + 2)
        let count = unsafe bytes.withUnsafeMutableBytes { buffer in
            unsafe read(descriptor, buffer.baseAddress, buffer.count)
        }
        guard count >= 0 else { throw systemError("read", path) }
        guard count == KeyFile.length * 2 + 1, bytes[count - 1] == UInt8(ascii: "\n"),
            let key = decodeHex(bytes[..<(count - 1)])
        else { throw .malformed(path: path) }
        return KeyFile(key: Secret(bytes: key))
    }

    /// Draws a key and writes it, durably, where nothing was.
    ///
    /// The file appears whole or not at all: it is written and fsynced under another name and
    /// then linked, and its directory is fsynced before the return. Where that fails the name is
    /// taken away again, so that it can be tried anew; `sync` is that step, with the file's path.
    package static func create(
        path: String,
        random: RandomSource,
        sync: (String) throws(KeyFileError) -> Void = syncDirectory
    ) throws(KeyFileError) -> KeyFile {
        let key = random.bytes(length)
        let suffix = encodeHex(random.bytes(8))
        let draft = "\(path).\(String(decoding: suffix, as: UTF8.self))"
        try writeNew(encodeHex(key) + [UInt8(ascii: "\n")], to: draft)
        let linked = unsafe link(draft, path)
        let reason = errno
        unsafe unlink(draft)
        guard linked == 0 else {
            throw reason == EEXIST
                ? .alreadyExists(path: path)
                : .failed(path: path, call: "link", errno: reason)
        }
        do {
            try sync(path)
        } catch {
            unsafe unlink(path)
            throw error
        }
        return KeyFile(key: Secret(bytes: key))
    }

    /// Loads the key, or creates it where there is none; safe against another process doing the
    /// same. `isNew` says which.
    package static func loadOrCreate(
        path: String,
        random: RandomSource
    ) throws(KeyFileError) -> (file: KeyFile, isNew: Bool) {
        do {
            return (try load(path: path), false)
        } catch .notFound {
            do {
                return (try create(path: path, random: random), true)
            } catch .alreadyExists {
                // Whoever made it takes it away again if its name cannot be made durable.
                try syncDirectory(of: path)
                return (try load(path: path), false)
            }
        }
    }
}

private func checkPermissions(
    of descriptor: Int32,
    path: String,
    guardian: KeyFile.Guardian
) throws(KeyFileError) {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw systemError("fstat", path) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notRegularFile(path: path) }
    guard status.st_uid == geteuid() || status.st_uid == 0 else {
        throw .foreignOwner(path: path, uid: status.st_uid)
    }
    let isRootCredential =
        switch guardian {
        case .owner: false
        case .systemdCredential: status.st_uid == 0 && status.st_gid == 0
        }
    let forbidden: mode_t = isRootCredential ? 0o037 : 0o077
    guard status.st_mode & forbidden == 0 else {
        throw .exposed(path: path, mode: status.st_mode & 0o7777)
    }
}

private func writeNew(_ bytes: [UInt8], to path: String) throws(KeyFileError) {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw systemError("open", path) }
    var failure: KeyFileError?
    let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe write(descriptor, buffer.baseAddress, buffer.count)
    }
    if count != bytes.count {
        // A short write of 65 bytes leaves no errno; the disk is full.
        failure = .failed(path: path, call: "write", errno: count < 0 ? errno : ENOSPC)
    } else if fchmod(descriptor, 0o600) != 0 {
        failure = systemError("fchmod", path)
    } else if fsync(descriptor) != 0 {
        failure = systemError("fsync", path)
    }
    close(descriptor)
    if let failure {
        unsafe unlink(path)
        throw failure
    }
}

extension KeyFile {
    /// Makes the name durable.
    package static func syncDirectory(of path: String) throws(KeyFileError) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        let parent = parts.isEmpty ? "." : parts.joined(separator: "/")
        let directory = parent.isEmpty ? "/" : parent
        let descriptor = unsafe open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw systemError("open", directory) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw systemError("fsync", directory) }
    }
}

private func systemError(_ call: String, _ path: String) -> KeyFileError {
    .failed(path: path, call: call, errno: errno)
}

private let hexDigits = Array("0123456789abcdef".utf8)

private func encodeHex(_ bytes: [UInt8]) -> [UInt8] {
    bytes.flatMap { [hexDigits[Int($0 >> 4)], hexDigits[Int($0 & 15)]] }
}

private func decodeHex(_ digits: ArraySlice<UInt8>) -> [UInt8]? {
    TextCodec.decode(digits, hexDigits)
}
