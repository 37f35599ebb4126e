# shellcheck shell=bash
#
# How the demonstration speaks, acts and compares. Needs daemon.bash; reads language, sets answer.

scenes=0
answer=

# both JAPANESE ENGLISH: a line in each language that is wanted.
both() {
    [[ $language == en ]] || printf '%s\n' "$1"
    [[ $language == ja ]] || printf '%s\n' "$2"
}

scene() {
    scenes=$((scenes + 1))
    case $language in
        ja) printf '\n%d. %s\n' "$scenes" "$1" ;;
        en) printf '\n%d. %s\n' "$scenes" "$2" ;;
        *) printf '\n%d. %s / %s\n' "$scenes" "$1" "$2" ;;
    esac
}

said() {
    both "   $1" "   $2"
}

good() {
    both " ✓ $1" " ✓ $2"
}

# show COMMAND: as it was typed, with short paths.
show() {
    printf '   %s\n' "${1//"$work/"/}"
}

indented() {
    sed 's/^/   | /'
}

japan_time() {
    TZ=JST-9 date -d "@$(cat)" '+%F %H:%M'
}

# person_of UID: whose account it is, by the roster.
person_of() {
    awk -F, -v uid="$1" '$15 == uid { print $1 }' "$work/config/roster.csv"
}

# ask UID ARGUMENTS...: shows the command and runs it; sets answer and status.
#
# Acts that open access take a one-time code, which then serves for a quarter of an hour.
ask() {
    local uid=$1 person prompt='root#' shown=() extra=(--json)
    shift
    if ((uid != 0)); then
        person=$(person_of "$uid")
        prompt="$person\$"
    fi
    case $1 in
        attest | declare | approve | extend | resume | grant)
            extra+=(--yes)
            if ((uid != 0)) && [[ ! -e $work/people/$person.proven ]]; then
                shown=(--totp "$(totp "$person")")
                : >"$work/people/$person.proven"
            fi
            ;;
    esac
    show "$prompt mado $*${shown:+ ${shown[*]}}"
    status=0
    answer=$(mado_as "$uid" "$@" "${shown[@]}" "${extra[@]}" 2>"$work/stderr") || status=$?
}

accepted() {
    ask "$@"
    ((status == 0)) || unexpected "status 0"
}

# A grant to several, some of them refused.
partial() {
    ask "$@"
    ((status == 3)) || unexpected "status 3"
}

# refused UID CODE ARGUMENTS...
refused() {
    local uid=$1 code=$2
    shift 2
    ask "$uid" "$@"
    ((status == 1)) || unexpected "status 1"
    expect --arg code "$code" '.code == $code'
    both "     → 拒否: $(field .ja.what)" "     → refused: $(field .en.what) ($code)"
}

verified() {
    ask 0 ledger verify "$@"
    ((status == 0)) || unexpected "status 0"
}

# tampered PATH ENTRY OPTIONS...
tampered() {
    local path=$1 entry=$2
    shift 2
    ask 0 ledger verify "$path" "$@"
    ((status == 1)) || unexpected "status 1"
    expect --argjson entry "$entry" '.entry == $entry'
}

# expect JQ-ARGUMENTS...: the last answer has this property.
expect() {
    jq -e "$@" <<<"$answer" >/dev/null || unexpected "${*: -1}"
}

# check TOKEN TERMINAL: what the downstream system asks, and what it is told; sets answer.
check() {
    local about='{active, sub, mado_grant, exp} | with_entries(select(.value != null))'
    show "sys-1\$ curl $base/oauth2/introspect -H 'Authorization: …' -d token=${1:0:11}… \
-d mado_terminal=$2"
    answer=$(introspect "$1" "$2")
    printf '     → %s\n' "$(jq -c "$about" <<<"$answer")"
    # The command line says the same by its exit status: 0 valid, 1 not.
    local status=0
    mado_as 0 check --key-file "$work/people/sys-1.key" --token-file - --terminal "$2" <<<"$1" \
        >"$work/stderr" 2>&1 || status=$?
    show "sys-1\$ mado check --key-file people/sys-1.key  → status $status"
    expect --argjson status "$status" '.active == ($status == 0) and $status < 2'
}

# field FILTER: of the last answer.
field() {
    jq -re "$1" <<<"$answer"
}

unexpected() {
    printf 'expected: %s\nstatus: %s\nanswer: %s\n' "$1" "${status:-}" "$answer" >&2
    cat "$work/stderr" >&2
    tail -n 20 "$work/madod.log" >&2
    die "step $scenes did not answer as expected"
}

# expect_lines FILE COUNT WHAT
expect_lines() {
    local count
    count=$(wc -l <"$1")
    ((count == $2)) || {
        cat "$1" >&2
        die "$1 has $count lines, not $2 ($3)"
    }
}

# Runs the script again as root, after building as the person who owns the checkout.
require_root() {
    ((EUID != 0)) || return 0
    build_release
    exec sudo -- env "PATH=$PATH" "$root/scripts/demo" "$@"
}

how_to_use() {
    both "madodは動いたままです。" "madod keeps running."
    cat <<END

  export MADO_SOCKET=$socket
  as() { setpriv --reuid "\$1" --regid "\$1" --clear-groups $work/bin/mado "\${@:2}"; }
  as 41001 status          # P-OP1; 41002 P-OP2, 41003 P-AP1, 41004 P-AU1

  $work/people/P-OP1.secret  (oathtool --totp -b - < FILE)
  $work/config, $work/state, $work/madod.log

  kill $daemon_pid && rm -rf $work
END
}
