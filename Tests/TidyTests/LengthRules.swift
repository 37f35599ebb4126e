/// No line over 100 columns; a Japanese character counts as one.
func lineLengthFindings(_ file: RepositoryFile, columnsMax: Int = 100) -> [Finding] {
    guard file.isSwift || file.isScript || file.isScriptPart else { return [] }
    return file.lines.enumerated().compactMap { index, line in
        guard line.count > columnsMax else { return nil }
        return Finding(path: file.path, line: index + 1, what: "\(line.count) columns")
    }
}

/// No file over 500 lines.
func fileLengthFindings(_ file: RepositoryFile, linesMax: Int = 500) -> [Finding] {
    guard file.isSwift || file.isScript || file.isScriptPart else { return [] }
    let count = file.lines.count - (file.text.hasSuffix("\n") ? 1 : 0)
    return count > linesMax
        ? [Finding(path: file.path, line: count, what: "\(count) lines in one file")] : []
}

/// No function over 70 lines, from its first line to its closing brace.
func functionLengthFindings(_ file: RepositoryFile, linesMax: Int = 70) -> [Finding] {
    guard file.isSwift else { return [] }
    return functions(in: tokens(of: SwiftText(file.text).code)).compactMap { function in
        guard function.lineCount > linesMax else { return nil }
        return Finding(
            path: file.path,
            line: function.firstLine,
            what: "\(function.name) has \(function.lineCount) lines"
        )
    }
}

/// A function, initializer, subscript or computed variable with a body.
struct FunctionSpan: Equatable {
    let name: String
    let firstLine: Int
    let lastLine: Int

    var lineCount: Int { lastLine - firstLine + 1 }
}

func functions(in tokens: [Token]) -> [FunctionSpan] {
    tokens.indices.compactMap { index in
        guard isFunctionStart(index, tokens),
            let open = bodyStart(after: index, tokens),
            let close = matchingBrace(open, tokens)
        else { return nil }
        let isNamed = tokens[index].text == "func" || tokens[index].text == "var"
        return FunctionSpan(
            name: tokens[isNamed ? index + 1 : index].text,
            firstLine: tokens[index].line,
            lastLine: tokens[close].line
        )
    }
}

private func isFunctionStart(_ index: Int, _ tokens: [Token]) -> Bool {
    let next = index + 1 < tokens.count ? tokens[index + 1].text : ""
    let isMember = index > 0 && tokens[index - 1].text == "."
    guard !isMember else { return false }
    switch tokens[index].text {
    case "func", "var": return true
    case "init": return ["(", "<", "?", "!"].contains(next)
    case "subscript": return ["(", "<"].contains(next)
    case "deinit": return next == "{"
    default: return false
    }
}

/// The opening brace of the body that belongs to a declaration; nil where there is none, as in
/// a protocol or for a stored variable.
private func bodyStart(after start: Int, _ tokens: [Token]) -> Int? {
    let continuations = ["where", "-", "throws", "rethrows", "async", "{", "(", "<", "&", ","]
    let isVariable = tokens[start].text == "var"
    var depth = 0
    for index in tokens.indices[(start + 1)...] {
        let token = tokens[index]
        if depth == 0, token.line != tokens[index - 1].line,
            isVariable || !continuations.contains(token.text)
        {
            return nil
        }
        switch token.text {
        case "(", "[": depth += 1
        case ")", "]": depth -= 1
        case "{" where depth == 0: return index
        case "}" where depth == 0: return nil
        case "=" where depth == 0 && isVariable: return nil
        default: break
        }
        if depth < 0 { return nil }
    }
    return nil
}

private func matchingBrace(_ open: Int, _ tokens: [Token]) -> Int? {
    var depth = 0
    for index in open..<tokens.count {
        if tokens[index].text == "{" { depth += 1 }
        if tokens[index].text == "}" { depth -= 1 }
        if depth == 0 { return index }
    }
    return nil
}
