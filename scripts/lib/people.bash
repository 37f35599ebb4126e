# shellcheck shell=bash
#
# The authenticator and the passphrase of each person, kept in $work/people as they would keep
# them: ID.secret, ID.pass, and ID.step, the last one-time code's step that was used.

# totp PERSON: a one-time code that has not been used.
#
# The code of the next thirty seconds is accepted too (RFC 6238, section 5.2); only when that is
# used up as well is there anything to wait for.
totp() {
    local person=$1 step last=0
    [[ ! -e $work/people/$person.step ]] || last=$(<"$work/people/$person.step")
    wait_until 70 step_is_open "$last"
    step=$(($(date +%s) / 30))
    ((step > last)) || step=$((last + 1))
    printf '%s' "$step" >"$work/people/$person.step"
    oathtool --totp --base32 --now "@$((step * 30 + 1))" - <"$work/people/$person.secret"
}

step_is_open() {
    (($(date +%s) / 30 + 1 > $1))
}

# enrol PERSON CODE: what a person does alone with the code on the slip of paper.
enrol() {
    local person=$1 code=$2
    head -c 15 /dev/urandom | base64 >"$work/people/$person.pass"
    mado_as "$daemon_uid" enrol begin "$person" --code "$code" --passphrase-file - --json \
        <"$work/people/$person.pass" | jq -re .totp_secret >"$work/people/$person.secret"
    mado_as "$daemon_uid" enrol confirm "$person" --code "$code" --totp "$(totp "$person")" \
        --json >/dev/null
}

# activate PERSON GRANT TERMINAL: prints the token.
activate() {
    mado_as "$daemon_uid" activate --person "$1" --grant "$2" --system sys-1 --terminal "$3" \
        --passphrase-file - --totp "$(totp "$1")" --json <"$work/people/$1.pass" \
        | jq -re .access_token
}
