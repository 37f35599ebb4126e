import Foundation

/// What the operating system said, in words.
package enum SystemErrorText {
    /// `code` is an `errno`; one that is not here is given by its number.
    package static func words(_ code: Int32) -> Message {
        switch POSIXErrorCode(rawValue: code) {
        case .EACCES, .EPERM: Message("権限がありません", "permission refused")
        case .EROFS: Message("読み取り専用のファイルシステムです", "read-only file system")
        case .ENOSPC, .EDQUOT: Message("ディスクに空きがありません", "no space left on the disk")
        case .EIO: Message("ディスクの読み書きに失敗しました", "the disk failed to read or write")
        case .ENOENT: Message("ファイルがありません", "there is no such file")
        case .EEXIST: Message("すでにあります", "it is there already")
        case .EFBIG: Message("大きさの上限を超えます", "it would be larger than is allowed")
        case .ENAMETOOLONG: Message("名前が長すぎます", "its name is too long")
        case .EISDIR: Message("ファイルではなくディレクトリです", "it is a directory, not a file")
        // What `lseek` says of a pipe: it stands for whatever is no file.
        case .ESPIPE: Message("通常のファイルではありません", "it is no regular file")
        case .ENOTDIR: Message("ディレクトリではありません", "it is no directory")
        case .ELOOP: Message("シンボリックリンクは使えません", "symbolic links are not followed")
        case .EMFILE, .ENFILE:
            Message("開いているファイルが多すぎます", "too many files are open")
        default: Message("システムエラー \(code)", "system error \(code)")
        }
    }

    /// Why a call of Foundation failed: by the operating system's number, if it passed that on.
    package static func words(of error: any Error) -> Message {
        let error = error as NSError
        return words(posixOf: error) ?? words(cocoa: error)
    }

    /// The operating system's number in an error, or in what is under it; nil where there is none.
    private static func words(posixOf error: NSError) -> Message? {
        var next: NSError? = error
        while let error = next {
            if error.domain == NSPOSIXErrorDomain {
                return words(Int32(truncatingIfNeeded: error.code))
            }
            // Foundation puts a `POSIXError` there, which no cast takes for an `NSError`.
            next = (error.userInfo[NSUnderlyingErrorKey] as? any Error).map { $0 as NSError }
        }
        return nil
    }

    private static func words(cocoa error: NSError) -> Message {
        guard error.domain == NSCocoaErrorDomain else {
            return ReasonText.code(error.code, of: error.domain)
        }
        switch CocoaError.Code(rawValue: error.code) {
        case .fileReadNoSuchFile, .fileNoSuchFile: return words(ENOENT)
        case .fileReadNoPermission, .fileWriteNoPermission: return words(EACCES)
        case .fileWriteFileExists: return words(EEXIST)
        case .fileWriteOutOfSpace: return words(ENOSPC)
        case .fileWriteVolumeReadOnly: return words(EROFS)
        case .fileReadTooLarge: return words(EFBIG)
        case .fileReadCorruptFile: return ReasonText.damaged
        case .fileReadInapplicableStringEncoding: return ReasonText.notUTF8
        default: return ReasonText.code(error.code, of: error.domain)
        }
    }
}
