# shellcheck shell=bash
#
# What every script here shares: words, waiting, time, packages, and clean-up.

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)

die() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}

# Seconds since 1970 with milliseconds, for measuring.
stamp() {
    date +%s.%3N
}

# elapsed START: seconds since that stamp.
elapsed() {
    LC_ALL=C awk -v a="$1" -v b="$(stamp)" 'BEGIN { printf "%.1f", b - a }'
}

# timed NAME COMMAND...: runs it, then says how long it took and how it ended.
#
# Where it fails, the script ends: the command stands alone, because errexit is off in all that is
# called from a condition (`"$@" || …`), and only the last command of a function would count.
timed() {
    timed_name=$1 timed_start=$(stamp)
    shift
    trap run_clean_up EXIT
    printf '==> %s\n' "$timed_name"
    "$@"
    printf '<== %s: %s s\n' "$timed_name" "$(elapsed "$timed_start")"
    timed_name=
}

# Runs as root: as it is, or by sudo.
as_root() {
    if ((EUID == 0)); then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo -- "$@"
    else
        die "needs root or sudo: $*"
    fi
}

# install_missing PACKAGE...: asks apt for those that are not installed, and only then.
install_missing() {
    local package missing=()
    for package in "$@"; do
        dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed \
            || missing+=("$package")
    done
    ((${#missing[@]} > 0)) || return 0
    printf 'installing: %s\n' "${missing[*]}"
    if ! apt_get install "${missing[@]}"; then
        # The lists may be missing or old.
        apt_get update
        apt_get install "${missing[@]}"
    fi
}

apt_get() {
    # RUNLEVEL keeps init scripts from starting what is installed.
    as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get -qq -y --no-install-recommends \
        -o Dpkg::Use-Pty=0 "$@" </dev/null >&2
}

need_swift() {
    command -v swift >/dev/null || die "Swift 6.3 is needed on PATH: https://www.swift.org/install"
}

# swift_release build|test ...: the one configuration of all that is built here, so that nothing is
# built twice. An import of a module that the target does not declare is an error.
swift_release() {
    swift "$1" -c release --explicit-target-dependency-import-check error "${@:2}"
}

# wait_until SECONDS COMMAND...: asks again every tenth of a second until it succeeds.
#
# Returns 1 when the time is up, 2 when the process of $watched_pid has ended meanwhile.
wait_until() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@"; do
        ((SECONDS <= deadline)) || return 1
        if [[ -n ${watched_pid:-} ]] && ! kill -0 "$watched_pid" 2>/dev/null; then return 2; fi
        pause 0.1
    done
}

# pause SECONDS, without a process of its own.
pause() {
    if [[ -z ${pause_descriptor:-} ]]; then
        exec {pause_descriptor}<> <(:)
    fi
    read -r -t "$1" -u "$pause_descriptor" || :
}

# Prints a TCP port of the loopback interface that nobody listens on.
free_port() {
    local port
    for _ in {1..100}; do
        port=$((20000 + RANDOM % 12000))
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            printf '%s' "$port"
            return
        fi
    done
    die "no free port"
}

# Orders to run when the script ends, the last one first.
clean_up_orders=()
# What `timed` is at; empty where it is at nothing.
timed_name=

on_exit() {
    clean_up_orders+=("$*")
    trap run_clean_up EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
}

run_clean_up() {
    local status=$? index
    trap - EXIT
    set +e
    [[ -z $timed_name ]] \
        || printf '<== %s: %s s (failed, %d)\n' "$timed_name" "$(elapsed "$timed_start")" "$status"
    for ((index = ${#clean_up_orders[@]} - 1; index >= 0; index--)); do
        eval "${clean_up_orders[index]}"
    done
    exit "$status"
}

# make_folder: prints a new folder that others may pass through, but not read.
make_folder() {
    local folder
    folder=$(mktemp -d "${TMPDIR:-/tmp}/mado.XXXXXXXX")
    chmod 0711 "$folder"
    printf '%s' "$folder"
}

# end_process ID: asks it to end, and makes it end if it does not within ten seconds.
end_process() {
    kill -TERM "$1" 2>/dev/null || return 0
    local watched_pid=
    wait_until 10 process_is_gone "$1" || kill -KILL "$1" 2>/dev/null
    wait "$1" 2>/dev/null
    return 0
}

process_is_gone() {
    local state
    state=$(sed -n 's/^State:[[:space:]]*\([A-Z]\).*/\1/p' "/proc/$1/status" 2>/dev/null)
    [[ -z $state || $state == Z ]]
}
