/* The laws (design §1), judged on the ledger's word, on what callers were told and on real time;
 * never by the conditions with which the broker decides. */

/* Does anything still depend on the moment? */
#define TIME_MATTERS \
    (a[SEQ].event == AWAITING || a[SEQ].event == ACTIVE || (a[SEQ].event >= CLOSED && a[SEQ].due))
#define CLOCK_MATTERS (TIME_MATTERS || a[SEQ].event < AWAITING)

#define BEFORE(end) (NOW < (end) && (markForeign || t + markOffset < (end)))

/* L1, L3: inside the window, approved or not yet due, and all of that durable. L6: by real time
 * as well, from the latest durable mark. */
#define INSIDE \
    (a[LEDGER].event == ACTIVE && BEFORE(a[LEDGER].closes) \
        && (a[LEDGER].approved || BEFORE(a[LEDGER].due)))
#define HELD(i) \
    (a[LEDGER].grant[i] == LIVE && (!a[LEDGER].grantEnd[i] || BEFORE(a[LEDGER].grantEnd[i])) \
        && a[LEDGER].credential[i] == LIVE \
        && (!a[LEDGER].credentialEnd[i] || BEFORE(a[LEDGER].credentialEnd[i])))
#define STOPPED (a[LEDGER].stopped && !a[LEDGER].resumed)
/* L4: of no end has anybody been told. */
#define UNTOLD(i) (toldEvent < CLOSED && toldGrant[i] != ENDED && !toldStale[i] && !toldStopped)
/* §5: a jump beyond the bound and an unbelievable start deny everything. */
#define CLOCK_KNOWN (wall - honestOffset <= FORWARD && !(mustDoubt && !synchronised))

inline lawsOfCredential(i, can) {
    assert(!can || INSIDE);
    assert(!can || HELD(i));
    assert(!can || !STOPPED);
    assert(!can || UNTOLD(i));
    assert(!can || CLOCK_KNOWN);
    /* Nothing acknowledged is lost, an ended grant is never revived (L3, L4). */
    assert(toldGrant[i] != LIVE || a[LEDGER].grant[i] != NONE);
    assert(toldGrant[i] != ENDED || a[LEDGER].grant[i] == ENDED)
}

inline laws() {
    can0 = ALLOWED(0);
    can1 = ALLOWED(1);
    lawsOfCredential(0, can0);
    lawsOfCredential(1, can1);
    assert(toldEvent <= a[LEDGER].event);
    assert(!toldApproved || a[LEDGER].approved);
    assert(!toldStopped || a[LEDGER].stopped);
    /* Time neither falls behind what was recorded nor runs ahead on a jump (L6, §5). */
    assert(phase == DOWN || markForeign || markOffset <= OFFSET);
    assert(phase == DOWN || OFFSET <= honestOffset);
    /* While nothing is under way, the three copies agree. */
    assert(phase != READY || denying || (a[SEQ].event == a[LEDGER].event &&
        a[TABLE].event == a[LEDGER].event && a[TABLE].closes == a[LEDGER].closes));
    c_code {
        tally_law(can0, can1, now.phase, now.denying, now.mustDoubt, now.wall - now.honestOffset,
            now.a[LEDGER].event, now.a[TABLE].event, now.toldEvent, now.toldStopped);
    };
    act = 0; who = 0; arg = 0; length = 0; pick = 0
}

/* ---- Each entry as it becomes durable, by what the ledger said before it. ---- */

#define ACTIVE_THEN \
    (a[LEDGER].event == ACTIVE && stamp < a[LEDGER].closes \
        && (a[LEDGER].approved || stamp < a[LEDGER].due))
#define OPENS(entry) \
    (entry == F_ATTESTED || entry == F_DECLARED || entry == F_APPROVED || entry == F_EXTENDED \
        || entry == F_ISSUED || entry == F_ACTIVATED || entry == F_RESUME_ASKED \
        || entry == F_RESUMED)
/* Nobody acts for an event in which they hold or held a grant (L9). */
#define NO_HOLDER(i) (!(f[i].by == HOLDER && a[LEDGER].held))

inline lawsOfEntry(i) {
    assert(!OPENS(f[i].kind) || stampSure);
    wasDue = (a[LEDGER].approved -> 0 : a[LEDGER].due);
    if
    :: f[i].kind == F_DECLARED ->
       assert(a[LEDGER].event < AWAITING && !a[LEDGER].stopped);
       assert(a[LEDGER].event == UNKNOWN || a[LEDGER].attested)
    :: f[i].kind == F_APPROVED ->
       assert(f[i].by != a[LEDGER].declarer && f[i].by != a[LEDGER].extender && NO_HOLDER(i));
       assert(!a[LEDGER].approved && a[LEDGER].event < LAPSED && stamp < a[LEDGER].due);
       assert((f[i].x != 0) == (a[LEDGER].event == AWAITING));
       assert(!f[i].x || !a[LEDGER].stopped)
    :: f[i].kind == F_EXTENDED ->
       assert(ACTIVE_THEN && !STOPPED && NO_HOLDER(i));
       assert(a[LEDGER].closes < f[i].x && f[i].x <= a[LEDGER].cap);
       assert(f[i].by != a[LEDGER].extender);
       assert(a[LEDGER].extender || f[i].by != a[LEDGER].declarer)
    :: f[i].kind == F_SHORTENED ->
       assert(ACTIVE_THEN && stamp < f[i].x && f[i].x < a[LEDGER].closes)
    :: f[i].kind == F_CLOSED -> assert(ACTIVE_THEN)
    /* A forward jump ends nothing: what ended did so by time that nobody doubts. */
    :: f[i].kind == F_EXPIRED ->
       assert(a[LEDGER].event == ACTIVE && a[LEDGER].closes <= stamp);
       assert(!wasDue || a[LEDGER].closes <= wasDue);
       assert(a[LEDGER].closes <= t + honestOffset)
    :: f[i].kind == F_LAPSED ->
       assert(wasDue && wasDue <= stamp && a[LEDGER].event < LAPSED);
       assert(wasDue <= t + honestOffset && a[LEDGER].event != AWAITING)
    :: f[i].kind == F_WITHDRAWN ->
       assert(a[LEDGER].event == STANDBY || a[LEDGER].event == AWAITING)
    :: f[i].kind == F_ISSUED ->
       assert(ACTIVE_THEN && !STOPPED && NO_HOLDER(i));
       assert(f[i].by != HOLDER && !a[LEDGER].judged);
       assert(a[LEDGER].grant[f[i].x] == NONE && f[i].y <= a[LEDGER].closes)
    :: f[i].kind == F_ACTIVATED ->
       assert(ACTIVE_THEN && !STOPPED && a[LEDGER].grant[f[i].x] == LIVE);
       assert(!a[LEDGER].grantEnd[f[i].x] || stamp < a[LEDGER].grantEnd[f[i].x]);
       toldStale[f[i].x] = 0
    :: f[i].kind == F_RESUMED ->
       assert(a[LEDGER].stopped && a[LEDGER].asker && a[LEDGER].asker != f[i].by);
       assert(a[LEDGER].askedFor == f[i].x);
       assert(NO_HOLDER(i) || a[LEDGER].event >= CLOSED);
       toldStopped = 0
    :: f[i].kind == F_CLOCK_CONFIRMED ->
       assert(!stampSure && a[LEDGER].clockAsker && a[LEDGER].clockAsker != f[i].by);
       assert(a[LEDGER].clockRead == f[i].x)
    :: else
    fi;
    was = a[LEDGER].event;
    wasGrant0 = a[LEDGER].grant[0];
    wasGrant1 = a[LEDGER].grant[1]
}

/* Ends are final: a life goes only forwards, and past its end only into a lapse (L4). */
inline lawsAfterEntry(i) {
    assert(was <= a[LEDGER].event);
    assert(was < CLOSED || a[LEDGER].event == was || a[LEDGER].event == LAPSED);
    assert(wasGrant0 <= a[LEDGER].grant[0] && wasGrant1 <= a[LEDGER].grant[1])
}

/* ---- What a caller was told. ---- */

inline tell(i) {
    if
    :: f[i].kind == F_STOOD_BY -> toldEvent = STANDBY
    :: f[i].kind == F_DECLARED -> toldEvent = (f[i].x -> ACTIVE : AWAITING)
    :: f[i].kind == F_APPROVED ->
       toldApproved = 1;
       if :: f[i].x -> toldEvent = ACTIVE :: else fi
    :: f[i].kind == F_CLOSED -> toldEvent = CLOSED
    :: f[i].kind == F_EXPIRED -> toldEvent = EXPIRED
    :: f[i].kind == F_LAPSED -> toldEvent = LAPSED
    :: f[i].kind == F_WITHDRAWN -> toldEvent = WITHDRAWN
    :: f[i].kind == F_ISSUED -> toldGrant[f[i].x] = LIVE
    :: f[i].kind == F_GRANT_ENDED -> toldGrant[f[i].x] = ENDED; toldStale[f[i].x] = 0
    :: f[i].kind == F_SUSPENDED ->
       toldStopped = 1;
       if :: toldGrant[0] == LIVE -> toldStale[0] = 1 :: else fi;
       if :: toldGrant[1] == LIVE -> toldStale[1] = 1 :: else fi
    :: else
    fi
}
