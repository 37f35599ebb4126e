# shellcheck shell=bash
#
# A madod of one's own in a folder of its own, and people who use it.
# Needs common.bash; sets work, socket, port, base, ledger.

# The account of the daemon; it needs no privilege, and no entry in /etc/passwd.
daemon_uid=41000

# Where the programs are; MADO_PROGRAMS=/usr/bin plays with installed ones and builds nothing.
programs=${MADO_PROGRAMS:-$root/.build/release}

build_release() {
    [[ -z ${MADO_PROGRAMS:-} ]] || return 0
    need_swift
    (
        cd "$root" || exit
        for product in madod mado; do
            swift_release build --product "$product" || exit
        done
    )
}

# prepare_folder: makes $work and copies the programs where every account can run them.
prepare_folder() {
    work=$(make_folder)
    socket=$work/run/mado.sock
    port=$(free_port)
    base=http://127.0.0.1:$port
    ledger=$work/state/ledger.sqlite
    mkdir -m 0755 "$work/bin" "$work/config" "$work/run"
    mkdir -m 0700 "$work/state" "$work/people"
    install -m 0755 "$programs/madod" "$programs/mado" "$work/bin"
    chown "$daemon_uid:$daemon_uid" "$work/state" "$work/run"
    copy_libraries_if_needed
}

# A tool chain under somebody's home folder cannot be read by other accounts.
copy_libraries_if_needed() {
    as_uid "$daemon_uid" "$work/bin/mado" --help >/dev/null 2>&1 && return
    mkdir -m 0755 "$work/lib"
    ldd "$work/bin/mado" "$work/bin/madod" | awk '$2 == "=>" && $3 ~ /swift/ { print $3 }' \
        | sort -u | xargs -r -I{} install -m 0755 {} "$work/lib"
    export LD_LIBRARY_PATH=$work/lib
    as_uid "$daemon_uid" "$work/bin/mado" --help >/dev/null
}

# as_uid UID COMMAND...: as that account and nothing else of root's.
as_uid() {
    local uid=$1
    shift
    if ((uid == 0)); then
        "$@"
    else
        setpriv --reuid "$uid" --regid "$uid" --clear-groups --no-new-privs "$@"
    fi
}

# mado_as UID ARGUMENTS...: the command line of that person.
mado_as() {
    local uid=$1
    shift
    as_uid "$uid" env MADO_SOCKET="$socket" "$work/bin/mado" "$@"
}

start_daemon() {
    # Not by as_uid: the process id must be the daemon's own.
    setpriv --reuid "$daemon_uid" --regid "$daemon_uid" --clear-groups --no-new-privs \
        "$work/bin/madod" --config "$work/config/mado.yaml" >"$work/madod.log" 2>&1 </dev/null &
    daemon_pid=$!
    local watched_pid=$daemon_pid
    if ! wait_until 60 daemon_is_ready; then
        cat "$work/madod.log" >&2
        die "madod did not become ready"
    fi
}

daemon_is_ready() {
    [[ -S $socket ]] && curl -fsS -m 5 --unix-socket "$socket" http://mado/readyz \
        -o /dev/null 2>/dev/null
}

stop_daemon() {
    [[ -n ${daemon_pid:-} ]] || return 0
    end_process "$daemon_pid"
    daemon_pid=
}

# introspect TOKEN TERMINAL: what the downstream system sys-1 gets to hear (RFC 7662).
#
# Key and token come by the standard input: arguments are seen by every account of the host.
introspect() {
    printf 'header = "Authorization: Bearer %s"\ndata-urlencode = "%s"\ndata-urlencode = "%s"\n' \
        "$(<"$work/people/sys-1.key")" "token=$1" "mado_terminal=$2" \
        | curl -sS -m 10 --config - "$base/oauth2/introspect"
}

is_inactive() {
    [[ $(introspect "$1" "$2" | jq -r .active) == false ]]
}

is_active() {
    [[ $(introspect "$1" "$2" | jq -r .active) == true ]]
}
