# shellcheck shell=bash
#
# The files of the demonstration's company, made from config/ in $work/config.

# write_site: mado.yaml, policy, areas and terminals as in config/, with new keys and a roster
# whose dates fit today.
write_site() {
    local folder=$work/config key
    cp "$root"/config/{policy,areas,systems}.yaml "$root/config/terminals.csv" "$folder"
    sed -e "s|^state_directory: .*|state_directory: $work/state|" \
        -e "s|^  operator_socket: .*|  operator_socket: $socket|" \
        -e "s|^  tcp: .*|  tcp: 127.0.0.1:$port|" \
        -e "s|^signing_key_file: .*|signing_key_file: $work/state/signing.key|" \
        -e "s|^sealing_key_file: .*|sealing_key_file: $work/state/sealing.key|" \
        -e "s|^held_checkpoint_file: .*|held_checkpoint_file: $work/state/held.checkpoint|" \
        "$root/config/mado.yaml" >"$folder/mado.yaml"
    key=mado_key_$(head -c 32 /dev/urandom | base64 | tr '+/' '-_' | tr -d '=')
    printf '%s' "$key" >"$work/people/sys-1.key"
    # The first system of the example gets the new key.
    sed -i "0,/api_key_sha256: .*/s//api_key_sha256: $(printf '%s' "$key" | sha256sum \
        | cut -d ' ' -f 1)/" "$folder/systems.yaml"
    # The terminals of the example, from last year on.
    sed -i -E "s/,20[0-9]{2}-[0-9]{2}-[0-9]{2},[0-9-]*$/,$(year -1)-03-01,/" \
        "$folder/terminals.csv"
    write_roster >"$folder/roster.csv"
    chmod -R a+rX "$folder"
}

# year OFFSET: by the calendar of Japan.
year() {
    TZ=JST-9 date -d "$1 year" +%Y
}

# day OFFSET: by the calendar of Japan.
day() {
    TZ=JST-9 date -d "$1 day" +%Y-%m-%d
}

# Three operators with accounts of their own, their colleagues, and the shift outage-1: five
# people, the last of whom has not been educated yet.
write_roster() {
    local epoch ends taught number
    epoch=$(year 0)
    ends=$(day +300)
    taught=$(day -40)
    printf '%s\n' "person_id,employer_id,relation,contract_ref,org,valid_from,valid_to,epoch,\
attested_by,attested_at,education_date,display_name,roles,groups,unix_uid,cert_sha256"
    row() {
        printf '%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,\n' "$1" "$2" "$3" "$4" "$5" \
            "$(day -60)" "$ends" "$epoch" "$6" "$(day -30)" "$7" "$8" "$9" "${10}" "${11}"
    }
    row P-OP1 GRID-01 own '' 総括班 P-RA1 "$taught" 当直者１ operator duty 41001
    row P-OP2 GRID-01 own '' 総括班 P-RA1 "$taught" 当直者２ operator duty 41002
    row P-AP1 GRID-01 own '' 対策本部 P-RA1 "$taught" 上位承認者１ 'operator approver' '' 41003
    row P-AU1 GRID-01 own '' 考査部 P-RA1 '' 考査担当１ auditor '' 41004
    row P-RA1 GRID-01 own '' 総務部 P-OP1 '' 名簿管理者１ roster_admin '' 41006
    for number in 1 2 3 4 5; do
        row "YE-000$number" RETAIL-01 affiliate C-01 コールセンター P-OP1 \
            "$( ((number == 5)) || printf '%s' "$taught")" "受託者$(wide "$number")" entrustee \
            outage-1 ''
    done
}

# wide DIGIT: full-width.
wide() {
    case $1 in
        1) printf １ ;; 2) printf ２ ;; 3) printf ３ ;; 4) printf ４ ;; *) printf ５ ;;
    esac
}
