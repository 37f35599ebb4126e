import BrokerHTTP
import Foundation
import Messages
import SiteFiles

/// The files of the TLS listener, read and judged; what is wrong is said where mado.yaml names it.
extension TLSIdentity {
    convenience init(_ files: TLSFiles) throws(FileProblems) {
        let material = try TLSMaterial(files)
        do {
            try self.init(material)
        } catch {
            throw FileProblems(files.problem(error))
        }
    }

    /// Reads the files; throws if they are not good.
    static func load(_ files: TLSFiles) throws(FileProblems) -> Loaded {
        let material = try TLSMaterial(files)
        do {
            return try load(material)
        } catch {
            throw FileProblems(files.problem(error))
        }
    }
}

extension TLSMaterial {
    init(_ files: TLSFiles) throws(FileProblems) {
        var problems: [FileProblem] = []
        func bytes(_ file: TLSFiles.NamedFile) -> [UInt8] {
            do {
                return try SiteText.load(path: file.path)
            } catch {
                problems += error.problems.map {
                    file.problem(TLSText.unreadable(file.key, file.path, $0.message))
                }
                return []
            }
        }
        let chain = bytes(files.certificate)
        let key = bytes(files.privateKey)
        let authorities = files.clientAuthorities.map(bytes)
        if files.privateKey.isExposed {
            let file = files.privateKey
            problems.append(file.problem(TLSText.exposed(file.key, file.path)))
        }
        if let found = FileProblems(problems) { throw found }
        self.init(certificateChain: chain, privateKey: key, clientAuthorities: authorities)
    }
}

extension TLSFiles {
    fileprivate func problem(_ fault: TLSFault) -> FileProblem {
        switch fault {
        case .certificate:
            certificate.problem(TLSText.noCertificate(certificate.key, certificate.path))
        case .privateKey:
            privateKey.problem(TLSText.noPrivateKey(privateKey.key, privateKey.path))
        case .mismatch:
            privateKey.problem(TLSText.mismatch(privateKey.key, privateKey.path))
        case .clientAuthorities:
            (clientAuthorities ?? certificate).problem(
                TLSText.noCertificate(
                    (clientAuthorities ?? certificate).key,
                    (clientAuthorities ?? certificate).path
                )
            )
        }
    }
}

extension TLSFiles.NamedFile {
    /// May every account of the host read it?
    fileprivate var isExposed: Bool {
        // The file itself: a link to it has a mode of its own.
        let file = URL(filePath: path).resolvingSymlinksInPath().path
        let attributes = try? FileManager.default.attributesOfItem(atPath: file)
        guard let mode = attributes?[.posixPermissions] as? Int else { return false }
        return mode & 0o007 != 0
    }
}
