# shellcheck shell=bash
#
# Reconciliation in the demonstration: the published figures of one company, and this daemon's own
# ledger against a log of the calls that the demonstration made. Needs play.bash.

# reconciled STATUS CASE: sets answer.
reconciled() {
    local wanted=$1
    shift
    ask 0 reconcile "$@"
    ((status == wanted)) || unexpected "status $wanted"
}

# A view in the downstream system's own log, at this moment: ACCOUNT GRANT CONTRACT.
log_view() {
    local now
    now=$(TZ=JST-9 date '+%FT%T.%3N+09:00')
    views=$((views + 1))
    printf 'V-%04d,%s,%s,T-NW-01,outage-search,view,%s,200,%s\n' \
        "$views" "$now" "$1" "$3" "$2" >>"$work/access.csv"
}

start_log() {
    views=0
    printf 'record_id,ts,account,terminal_id,screen,operation,contract_id,result,grant_id\n' \
        >"$work/access.csv"
}

# Sets log_end: what is reconciled ends here, within a day that is not over. The ledger goes on.
end_log() {
    log_end=$(TZ=JST-9 date -d '+1 second' '+%FT%T+09:00')
}

# own_case FOLDER ROWS: what reconciling this daemon's ledger takes, with the first ROWS views.
own_case() {
    local case=$1 rows=$2
    mkdir -m 0755 "$case"
    head -n "$((rows + 1))" "$work/access.csv" >"$case/access.csv"
    cp "$work/config/roster.csv" "$case/roster.csv"
    cat >"$case/case.yaml" <<CASE
title: この実演の突合
company: 例示送配電株式会社
retailer: 例示電力
retailer_en: Example Power
calendar: seireki
period: {from: $first_day, to: $log_end}
history: {ledger: ../out/ledger, key: ../out/ledger.vkey}
roster: roster.csv
employers: employers.csv
accounts: accounts.csv
contracts: contracts.csv
voltage_history: voltage_history.csv
supplier_history: supplier_history.csv
coverage: coverage.csv
systems:
  - id: sys-1
    name: 託送お客さま管理システム
    items: [供給地点住所]
    enforcement: enforced
    logs: [{file: access.csv, profile: profile.yaml}]
CASE
    cat >"$case/profile.yaml" <<'CASE'
encoding: utf-8
columns: {record_id: record_id, ts: ts, account: account, terminal_id: terminal_id,
  screen: screen, operation: operation, contract_id: contract_id, result: result,
  grant_id: grant_id}
CASE
    printf 'employer_id,own_supplier_id\nRETAIL-01,S-OWN\n' >"$case/employers.csv"
    printf 'system_id,account,person_id,from,to,shared\nsys-1,u0001,YE-0001,,,\n' \
        >"$case/accounts.csv"
    printf 'contract_id,customer_id,area,object_class\nC-000001,,36,supply_point\n%s\n' \
        C-000002,,36,supply_point >"$case/contracts.csv"
    printf 'contract_id,voltage,from,to\nC-000001,低圧,,\nC-000002,低圧,,\n' \
        >"$case/voltage_history.csv"
    printf 'contract_id,supplier_id,from,to\nC-000001,R001,,\nC-000002,R002,,\n' \
        >"$case/supplier_history.csv"
    printf 'system_id,from,to,expected_rows,received_rows,hosts\nsys-1,%s,%s,%d,%d,\n' \
        "$first_day" "$log_end" "$rows" "$rows" >"$case/coverage.csv"
}
