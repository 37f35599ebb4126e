/* Counts what the search executes; no part of the model's state. */

#include <stdio.h>
#include <stdlib.h>

#define TALLY_STATES 8
#define TALLY_ACTS 17
#define TALLY_REFUSED TALLY_STATES

static const char *const tally_state[TALLY_STATES] = {
    "unknown", "standby", "awaiting", "active", "closed", "expired", "lapsed", "withdrawn"};
static const char *const tally_act[TALLY_ACTS] = {
    "standby", "attest", "declare", "approve", "extend", "shorten", "close", "withdraw",
    "suspend_all", "resume:event", "resume:all", "grant", "revoke", "activate", "confirm_clock",
    "record_due", "record_ends"};

/* How often each act, in each state, led to each state or was refused. */
static unsigned long tally_moves[TALLY_STATES][TALLY_ACTS][TALLY_STATES + 1];

/* Situations without which a law would hold for nothing. */
enum {
    TALLY_ALLOWED, TALLY_ALLOWED_UNDER_WAY, TALLY_JUMPED, TALLY_DOUBTED, TALLY_TOLD_OVER,
    TALLY_TOLD_STOPPED, TALLY_ENDED_BEFORE_DURABLE, TALLY_DURABLE_BEFORE_OPEN, TALLY_LOST_UNTOLD,
    TALLY_SITUATIONS
};
static const char *const tally_situation[TALLY_SITUATIONS] = {
    "a check is allowed", "a check is allowed during a turn", "the clock has jumped too far",
    "a start is doubted", "an end was acknowledged", "a suspension was acknowledged",
    "an end counts before it is durable", "a durable opening does not count yet",
    "the ledger knows more than anybody was told, after a crash"};
static unsigned long tally_laws[TALLY_SITUATIONS];

/* How often each entry was appended. */
enum { TALLY_ENTRIES = 19 };
static const char *const tally_entry_name[TALLY_ENTRIES] = {
    "", "event.stood_by", "condition.attested", "event.declared", "event.approved",
    "event.extended", "event.shortened", "event.closed", "event.expired", "event.lapsed",
    "event.withdrawn", "grant.issued", "grants.ended", "credential.activated",
    "authority.suspended", "authority.resume_requested", "authority.resumed",
    "clock.confirm_requested", "clock.confirmed"};
static unsigned long tally_entries[TALLY_ENTRIES];

static inline void tally_entry(int kind) { tally_entries[kind]++; }

static inline void tally(int was, int act, int taken, int event)
{
    tally_moves[was][act][taken ? event : TALLY_REFUSED]++;
}

static inline void tally_law(int can0, int can1, int phase, int denying, int doubt, int ahead,
    int ledger, int table, int told, int stopped)
{
    int can = can0 || can1;
    tally_laws[TALLY_ALLOWED] += can;
    tally_laws[TALLY_ALLOWED_UNDER_WAY] += can && phase > 1;
    tally_laws[TALLY_JUMPED] += ledger == 3 && ahead > 1;
    tally_laws[TALLY_DOUBTED] += ledger == 3 && doubt;
    tally_laws[TALLY_TOLD_OVER] += told > 3;
    tally_laws[TALLY_TOLD_STOPPED] += ledger == 3 && stopped;
    tally_laws[TALLY_ENDED_BEFORE_DURABLE] += phase == 2 && ledger == 3 && table > 3;
    tally_laws[TALLY_DURABLE_BEFORE_OPEN] += phase == 3 && ledger == 3 && table < 3;
    tally_laws[TALLY_LOST_UNTOLD] += phase == 1 && denying && told < ledger;
}

static void tally_write(void)
{
    FILE *file = fopen("tally.txt", "w");
    if (!file) return;
    for (int was = 0; was < TALLY_STATES; was++)
        for (int act = 0; act < TALLY_ACTS; act++)
            for (int event = 0; event <= TALLY_STATES; event++)
                if (tally_moves[was][act][event])
                    fprintf(file, "move %s %s %s %lu\n", tally_state[was], tally_act[act],
                        event == TALLY_REFUSED ? "-" : tally_state[event],
                        tally_moves[was][act][event]);
    for (int law = 0; law < TALLY_SITUATIONS; law++)
        fprintf(file, "law %lu %s\n", tally_laws[law], tally_situation[law]);
    for (int kind = 1; kind < TALLY_ENTRIES; kind++)
        fprintf(file, "law %lu %s was appended\n", tally_entries[kind], tally_entry_name[kind]);
    fclose(file);
}

static void tally_begin(void)
{
    static int begun;
    if (!begun++) atexit(tally_write);
}
