/// Every script can be run and stops at the first error; Python does so by itself.
func scriptFindings(_ file: RepositoryFile) -> [Finding] {
    var problems: [String] = []
    if file.isScript {
        if !file.isExecutable { problems.append("is not executable") }
        if file.isPython { return problems.map { Finding(path: file.path, line: 1, what: $0) } }
        if !["#!/usr/bin/env bash", "#!/bin/bash"].contains(file.lines.first) {
            problems.append("is no bash script")
        }
        let orders = file.lines.drop { $0.hasPrefix("#") || $0.isEmpty }
        if orders.first != "set -euo pipefail" { problems.append("does not begin strictly") }
    }
    if file.isScriptPart {
        if file.isExecutable { problems.append("is read, not run; yet it is executable") }
        if file.lines.first != "# shellcheck shell=bash" { problems.append("is no bash part") }
    }
    return problems.map { Finding(path: file.path, line: 1, what: $0) }
}

/// Each target has its line in the tour of both read-me files.
func tourFindings(_ readMe: RepositoryFile, targets: [String]) -> [Finding] {
    targets.filter { !readMe.text.contains("`\($0)`") }.map {
        Finding(path: readMe.path, line: 1, what: "has no line for `\($0)`")
    }
}

/// The codes that the design fixes; the code may have more.
let designedRefusals = """
    event_not_active event_unapproved event_standby event_cap_reached approval_required
    approver_conflict duty_conflict condition_not_attested backdated suspended person_unknown
    person_not_current person_not_eligible factor_missing factor_wrong factor_replayed
    factor_throttled terminal_unknown terminal_mismatch terminal_kind system_unknown
    system_not_in_grant screen_unknown field_not_granted operation_not_granted area_not_granted
    purpose_not_allowed grant_ended grant_not_yet grant_limit credential_unknown
    credential_ended audience_mismatch drill_only cannot_record clock_unsure overloaded malformed
    """.split { $0 == " " || $0 == "\n" }.map(String.init)

/// Each of `codes` is a case of the enum in `file`, by its raw value or its own name.
func refusalFindings(_ file: RepositoryFile, codes: [String] = designedRefusals) -> [Finding] {
    let known = Set(
        file.lines.compactMap { line -> String? in
            let words = line.split(separator: " ")
            guard words.first == "case", words.count > 1 else { return nil }
            return words.count == 4 && words[2] == "="
                ? words[3].filter { $0 != "\"" } : String(words[1])
        }
    )
    return codes.filter { !known.contains($0) }.map {
        Finding(path: file.path, line: 1, what: "has no \($0)")
    }
}
