/// What the help pages say of each option; a Japanese line has at most 26 full-width characters.
package enum OptionText {
    // MARK: - Everywhere

    package static let socket = Message(
        "madodのソケット（環境変数 MADO_SOCKET）",
        "madod's socket (or MADO_SOCKET)"
    )
    package static let server = Message(
        "ほかのホストのmadod（または MADO_SERVER）",
        "A remote madod, by https (or MADO_SERVER)"
    )
    package static let certificate = Message(
        "本人の証明書（または MADO_CERTIFICATE）",
        "Your certificate, PEM (or MADO_CERTIFICATE)"
    )
    package static let privateKey = Message(
        "その秘密鍵（または MADO_PRIVATE_KEY）",
        "Its key, PEM (or MADO_PRIVATE_KEY)"
    )
    package static let authorities = Message(
        "サーバーの認証局（または MADO_CA）",
        "The server's authorities, PEM (or MADO_CA)"
    )
    package static let json = Message("答えをJSONで表示", "Print the answer as JSON.")
    package static let lang = Message("表示の言語", "Language of the output.")
    package static let totp = Message(
        "ワンタイムコード（なければ尋ねます）",
        "One-time code; asked for if needed."
    )
    package static let yes = Message("確認を済ませたものとする", "The statement has been confirmed already.")

    package static let fromSeq = Message("証跡の番号（ここから）", "Place in the ledger to begin at.")

    // MARK: - Events

    package static let event = Message("事象の番号", "The event's number.")
    package static let kind = Message("事象区分（typhoon、台風 など）", "Kind of event, like typhoon.")
    package static let eventName = Message("事象の名前", "Name of the event.")
    package static let basis = Message("根拠（発令、気象情報など）", "Basis: the order, the weather report.")
    package static let area = Message("区域の番号（複数可）", "Ids of areas.")
    package static let eventSystem = Message("対象システムの番号（複数可）", "Ids of downstream systems.")
    package static let conditionText = Message("発動条件（何度でも）", "A condition; may be repeated.")
    package static let condition = Message("発動条件の番号", "Number of the condition.")
    package static let standby = Message("待機の番号", "The standby to declare.")
    package static let window = Message("期間（12h など）", "Length of the window, like 12h.")
    package static let approval = Message("承認を先にするか後にするか", "Approval before or after.")
    package static let opensAt = Message("始まりの時刻", "When it opens.")
    package static let by = Message("延ばす長さ（6h など）", "How much longer, like 6h.")
    package static let until = Message("終わりの時刻", "When it ends.")

    // MARK: - Grants

    package static let group = Message("名簿の班", "A roster group.")
    package static let persons = Message("付与を受ける人の番号（複数可）", "Ids of those who get a grant.")
    package static let grantSystem = Message("システムの番号（複数可）", "Ids of the systems.")
    package static let purpose = Message("目的（OUTAGE_INQUIRY など）", "Purpose, like OUTAGE_INQUIRY.")
    package static let terminal = Message("端末の番号", "Id of the terminal.")
    package static let usedAt = Message(
        "使われている端末の番号",
        "Id of the terminal where the token is used."
    )
    package static let site = Message("拠点の番号", "Id of the site.")
    package static let screen = Message("画面を限る（複数可）", "Only these screens.")
    package static let field = Message("項目を限る（複数可）", "Only these fields.")
    package static let operation = Message("操作（省略時は閲覧だけ）", "Operations; viewing only by default.")
    package static let grantFrom = Message("始まりの時刻", "When it begins.")
    package static let grantUntil = Message("終わりの時刻", "When it ends.")
    package static let grantFor = Message("いまからの長さ（2h など）", "How long from now, like 2h.")
    package static let grants = Message("権限付与の番号", "Numbers of grants.")
    package static let revokePerson = Message(
        "この人の付与をすべて取り消す",
        "Revoke all grants of this person."
    )

    // MARK: - Getting in

    package static let ownID = Message("名簿の本人の番号", "Your id on the roster.")
    package static let grant = Message("権限付与の番号", "The grant's number.")
    package static let system = Message("システムの番号", "The system's id.")
    package static let passphraseFile = Message(
        "パスフレーズを1行目から読む（- は標準入力）",
        "Read the passphrase from its first line; - is the standard input."
    )
    package static let enrolCode = Message("登録コード", "The enrolment code.")
    package static let firstCode = Message("認証アプリの6桁", "Six digits of the authenticator.")
    package static let keyFile = Message(
        "システムのAPIキーを読むファイル",
        "File that holds the system's API key."
    )
    package static let issuer = Message(
        "ソケットでなくTLSで照会する相手（https）",
        "Ask this issuer over TLS, not the socket."
    )
    package static let checkOffline = Message(
        "署名と状態リストで自分で検証する",
        "Verify by signature and status list."
    )
    package static let authorityFile = Message(
        "サーバー証明書の認証局（PEM）",
        "PEM file of the server's authorities."
    )
    package static let tokenFile = Message(
        "トークンを読むファイル（- は標準入力）",
        "File that holds the token; - is stdin."
    )

    package static let ownTokenFile = Message(
        "自分のトークンを読むファイル（- は標準入力）",
        "File that holds your own token; - is stdin."
    )

    // MARK: - Records and files

    package static let historyEvent = Message("この事象だけ", "Only this event.")
    package static let what = Message(
        "history、events、credentials、suspensions、uses",
        "history, events, credentials, suspensions, uses."
    )
    package static let uses = Message("照会の回数（--what uses と同じ）", "How often who was checked.")
    package static let usesFrom = Message(
        "この時刻から（日付か日時、日本時間）",
        "From this time on, a JST date or time."
    )
    package static let usesUntil = Message(
        "この時刻まで（日付はその日を含む）",
        "Until this time; a date is included."
    )
    package static let jsonLines = Message(
        "利用記録をJSON Linesで書くファイル",
        "Write the uses as JSON Lines; - is stdout."
    )
    package static let csv = Message(
        "全件をCSVで書くファイル（- は標準出力）",
        "Write everything to FILE; - is stdout."
    )
    package static let codePersons = Message("発行する人の番号（複数可）", "Ids of those who get a code.")
    package static let codeAll = Message("コードをまだ受けていない全員", "Everybody who has none yet.")
    package static let rosterFile = Message("名簿ファイル（roster.csv）", "A roster.csv.")
    package static let ledgerPath = Message(
        "証跡のファイル、または出力のフォルダー",
        "A ledger file, or a folder of an export."
    )
    package static let ledgerFile = Message("証跡のファイル", "The ledger file.")
    package static let exportFolder = Message(
        "出力先のフォルダー（新しいもの）",
        "The folder to make."
    )
    package static let vkey = Message("検証に使う公開鍵（名前+…）", "The public key: name+id+base64.")
    package static let vkeyFile = Message("公開鍵のファイル（何本でも）", "File of public keys.")
    package static let usesFile = Message(
        "証跡の要約と照合する、利用記録の出力",
        "An export of the uses, to hold to the ledger."
    )
    package static let previous = Message(
        "手元に控えた要約のファイル（何個でも）",
        "A checkpoint that you kept; may be repeated."
    )
    package static let proofGrant = Message("この権限付与の記録", "The entry that issued this grant.")
    package static let proofSeq = Message("この番号の記録（0から）", "The entry of this number, from 0.")
    package static let proofOut = Message(
        "証明を書く新しいファイル",
        "Write to FILE, like g-1.tlog-proof."
    )
    package static let proofCheck = Message("確かめる証明のファイル", "The proof to check.")
    package static let caseFile = Message("突合のファイル（case.yaml）", "The case file.")
    package static let findings = Message(
        "検出事項を1行ずつCSVで書く新しいファイル",
        "Write each finding to a new FILE as CSV."
    )
    package static let all = Message("省略せずにすべて示す", "Leave nothing out.")
}
