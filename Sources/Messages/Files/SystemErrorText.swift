import Foundation

/// What the operating system said, in words.
package enum SystemErrorText {
    /// `code` is an `errno`; one that is not here is given by its number.
    package static func words(_ code: Int32) -> Message {
        switch POSIXErrorCode(rawValue: code) {
        case .EACCES, .EPERM: Message("権限がありません", "permission denied")
        case .EROFS: Message("読み取り専用のファイルシステムです", "read-only file system")
        case .ENOSPC, .EDQUOT: Message("ディスクに空きがありません", "no space left on the disk")
        case .EIO: Message("ディスクの読み書きに失敗しました", "the disk failed to read or write")
        case .ENOENT: Message("ファイルがありません", "there is no such file")
        case .EISDIR: Message("ファイルではなくディレクトリです", "it is a directory, not a file")
        case .ENOTDIR: Message("ディレクトリではありません", "it is no directory")
        case .ELOOP: Message("シンボリックリンクは使えません", "symbolic links are not followed")
        case .EMFILE, .ENFILE:
            Message("開いているファイルが多すぎます", "too many files are open")
        default: Message("システムエラー \(code)", "system error \(code)")
        }
    }
}
