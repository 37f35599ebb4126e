/* decide and apply, and the turn of the sequencer: decide, end, append, apply, reply. */

/* ---- What an event is at an instant, before the record of an end that fell due. ---- */

#ifdef END_INCLUSIVE
#define PASSED(end, now) ((end) < (now))
#else
#define PASSED(end, now) ((end) <= (now))
#endif
#ifdef LAPSE_FORGOTTEN
#define HAS_LAPSED(n, now) 0
#else
#define HAS_LAPSED(n, now) (a[n].due && PASSED(a[n].due, now))
#endif
#define IS_OPEN(n, now) \
    (a[n].event == ACTIVE && !PASSED(a[n].closes, now) && !HAS_LAPSED(n, now))
#define IS_STOPPED(n) (a[n].stopped && !a[n].resumed)
#define IS_GRANTED(n, i, now) \
    (a[n].grant[i] == LIVE && !(a[n].grantEnd[i] && PASSED(a[n].grantEnd[i], now)))

/* The answer to a check of the credential of grant `i` at this moment. */
#ifdef CHECK_INCLUSIVE
#define MOMENT (NOW - 1)
#else
#define MOMENT NOW
#endif
#define ALLOWED(i) \
    (!denying && SURE && IS_OPEN(TABLE, MOMENT) && !IS_STOPPED(TABLE) \
        && IS_GRANTED(TABLE, i, MOMENT) && a[TABLE].credential[i] == LIVE \
        && !(a[TABLE].credentialEnd[i] && PASSED(a[TABLE].credentialEnd[i], MOMENT)))

/* ---- apply: the only way in which an authority changes. ---- */

inline judge(n, i) { if :: f[i].by == HOLDER -> a[n].judged = 1 :: else fi }

inline open(n, i) {
    a[n].event = ACTIVE;
    a[n].closes = f[i].x;
    a[n].cap = stamp + CAP
}

inline endGrant(n, i) {
    a[n].grant[i] = ENDED;
    a[n].grantEnd[i] = 0;
    a[n].credential[i] = NONE;
    a[n].credentialEnd[i] = 0
}

/* Forgets what can matter no more, so that equal futures are equal states. */
inline settle(n) {
    if
    :: a[n].event >= CLOSED ->
       a[n].attested = 0; a[n].length = 0; a[n].closes = 0; a[n].cap = 0;
       if
       :: !a[n].due || a[n].event >= LAPSED ->
          a[n].declarer = 0; a[n].extender = 0; a[n].due = 0;
          a[n].judged = 0; a[n].held = 0
       :: else
       fi
    :: else
    fi
}

inline suspend(n) {
    a[n].stopped = 1; a[n].resumed = 0;
    a[n].asker = 0; a[n].askedFor = 0;
    if :: a[n].credential[0] == LIVE -> a[n].credential[0] = ENDED :: else fi;
    if :: a[n].credential[1] == LIVE -> a[n].credential[1] = ENDED :: else fi
}

inline apply(n, i) {
    if
    :: f[i].kind == F_STOOD_BY -> a[n].event = STANDBY
    :: f[i].kind == F_ATTESTED -> a[n].attested = 1; judge(n, i)
    :: f[i].kind == F_DECLARED ->
       a[n].declarer = f[i].by; a[n].due = stamp + DUE; a[n].attested = 0; judge(n, i);
       if
       :: f[i].x -> open(n, i)
       :: else -> a[n].event = AWAITING; a[n].length = f[i].y
       fi
    :: f[i].kind == F_APPROVED ->
       a[n].approved = 1; a[n].due = 0; judge(n, i);
       if :: f[i].x -> open(n, i); a[n].length = 0 :: else fi
    :: f[i].kind == F_EXTENDED -> a[n].closes = f[i].x; a[n].extender = f[i].by; judge(n, i)
    :: f[i].kind == F_SHORTENED -> a[n].closes = f[i].x
    :: f[i].kind == F_CLOSED -> a[n].event = CLOSED
    :: f[i].kind == F_EXPIRED -> a[n].event = EXPIRED
    :: f[i].kind == F_LAPSED -> a[n].event = LAPSED
    :: f[i].kind == F_WITHDRAWN -> a[n].event = WITHDRAWN
    :: f[i].kind == F_ISSUED ->
       a[n].grant[f[i].x] = LIVE; a[n].grantEnd[f[i].x] = f[i].y;
       a[n].held = 1; judge(n, i)
    :: f[i].kind == F_GRANT_ENDED -> endGrant(n, f[i].x)
    :: f[i].kind == F_ACTIVATED ->
       if
       :: a[n].grant[f[i].x] == LIVE ->
          a[n].credential[f[i].x] = LIVE; a[n].credentialEnd[f[i].x] = f[i].y
       :: else
       fi
    :: f[i].kind == F_SUSPENDED -> suspend(n)
    :: f[i].kind == F_RESUME_ASKED ->
       a[n].asker = f[i].by; a[n].askedFor = f[i].x;
       if :: a[n].event < CLOSED && a[n].event -> judge(n, i) :: else fi
    :: f[i].kind == F_RESUMED ->
       a[n].asker = 0; a[n].askedFor = 0;
       if :: a[n].event < CLOSED && a[n].event -> judge(n, i) :: else fi;
       if
       :: f[i].x == FOR_ALL -> a[n].stopped = 0; a[n].resumed = 0
       :: else -> a[n].resumed = 1
       fi;
#ifdef CREDENTIAL_REVIVED
       if :: a[n].credential[0] == ENDED -> a[n].credential[0] = LIVE :: else fi;
#endif
    :: f[i].kind == F_CLOCK_ASKED ->
       a[n].clockAsker = f[i].by; a[n].clockRead = f[i].x
    :: f[i].kind == F_CLOCK_CONFIRMED ->
       a[n].clockAsker = 0; a[n].clockRead = 0
    fi;
    settle(n)
}

/* Only what an entry ends, before it is durable (law L3). */
#define IS_END(n, i) \
    ((f[i].kind >= F_CLOSED && f[i].kind <= F_WITHDRAWN && a[n].event != UNKNOWN) \
        || (f[i].kind == F_GRANT_ENDED && a[n].grant[f[i].x] == LIVE) \
        || f[i].kind == F_SUSPENDED \
        || (f[i].kind == F_SHORTENED && a[n].closes > f[i].x))

inline applyEnd(n, i) { if :: IS_END(n, i) -> apply(n, i) :: else fi }

/* ---- decide ---- */

inline choose() {
    who = 1;
    if
    :: HAS_STAGES || HAS_STOP -> act = A_STANDBY
    :: HAS_STAGES -> act = A_ATTEST; if :: who = 1 :: who = HOLDER fi
    :: act = A_DECLARE; length = WINDOW; if :: HAS_ORDER -> arg = 0 :: arg = 1 fi
    :: act = A_APPROVE; choosePerson()
    :: HAS_ORDER -> act = A_EXTEND; length = MORE; choosePerson()
    :: HAS_STAGES -> act = A_SHORTEN
    :: HAS_ORDER -> act = A_CLOSE
    :: HAS_ORDER -> act = A_WITHDRAW
    :: HAS_STOP -> act = A_SUSPEND_ALL
    :: HAS_STOP -> act = A_RESUME_EVENT; chooseResumer()
    :: HAS_STOP -> act = A_RESUME_ALL; chooseResumer()
    :: act = A_GRANT; choosePerson();
       if
       :: length = 0
       :: HAS_STAGES && a[SEQ].grant[0] == NONE -> length = BRIEF
       fi
    :: HAS_ORDER -> act = A_REVOKE; chooseGrant()
    :: act = A_ACTIVATE; chooseGrant(); who = HOLDER
    :: act = A_CONFIRM_CLOCK; if :: who = 1 :: a[SEQ].clockAsker -> who = 2 fi
    :: act = A_RECORD_DUE
    :: HAS_ORDER -> act = A_RECORD_ENDS
    fi
}

inline chooseGrant() {
    if
    :: arg = 0
    :: GRANTS == 2 -> arg = 1
    fi
}

/* Of two who may resume, 1 asks first; HOLDER adds nothing here but their duty. */
inline chooseResumer() {
    if
    :: who = 1
    :: a[SEQ].asker -> who = 2
    :: a[SEQ].held -> who = HOLDER
    fi
}

inline choosePerson() { if :: who = 1 :: who = 2 :: HAS_ORDER -> who = HOLDER fi }

inline emit(entry, vx, vy) {
    f[facts].kind = entry; f[facts].by = who; f[facts].x = vx; f[facts].y = vy;
    facts++
}

/* The next command of a turn meets what this one did; checks meet only what it ended. */
inline take(from) {
    each = from;
    do
    :: each < facts ->
       apply(SEQ, each);
#ifdef OPEN_EARLY
       apply(TABLE, each);
#else
       applyEnd(TABLE, each);
#endif
#ifdef TOLD_EARLY
       tell(each);
#endif
       each++
    :: else -> break
    od
}

#define DUTY (!(who == HOLDER && a[SEQ].held))

/* The first command of a turn stamps it. A refused one leaves no trace here: what a refusal
 * records changes nothing that is modelled. */
inline decide() {
    if
    :: phase == READY -> readClock();
       stamp = t + trusted; stampSure = sure;
       stampOffset = trusted; stampForeign = startDoubted
    :: else
    fi;
    was = a[SEQ].event;
    taken = 0;
    first = facts;
    if
    :: act <= A_WITHDRAW -> decideEvent()
    :: act >= A_SUSPEND_ALL && act <= A_RESUME_ALL -> decideSuspension()
    :: act >= A_GRANT && act <= A_ACTIVATE -> decideGrant()
    :: act == A_CONFIRM_CLOCK -> decideClock()
    :: act >= A_RECORD_DUE -> recordDue()
    fi;
    take(first);
    c_code { tally(was, now.act, taken, now.a[SEQ].event); };
    if
    :: facts -> phase = DECIDED; commands++
    :: else -> clearTurn()
    fi;
}

inline clearTurn() {
    each = 0;
    do
    :: each <= BATCH -> f[each].kind = 0; f[each].by = 0; f[each].x = 0; f[each].y = 0; each++
    :: else -> break
    od;
    facts = 0; commands = 0; stamp = 0; stampSure = 0; stampOffset = 0; stampForeign = 0
}

#define IS_APPROVABLE \
    (!a[SEQ].approved && a[SEQ].due && !HAS_LAPSED(SEQ, stamp) \
        && a[SEQ].event >= AWAITING && a[SEQ].event <= EXPIRED)
#ifdef JUDGE_IN_OWN_CASE
#define IS_SECOND 1
#else
#define IS_SECOND (who != a[SEQ].declarer && who != a[SEQ].extender)
#endif
#define LAST_OPENER (a[SEQ].extender -> a[SEQ].extender : a[SEQ].declarer)

inline decideEvent() {
    if
    /* A known event stays what it is: the new standby is another. */
    :: act == A_STANDBY ->
       taken = 1;
       if :: a[SEQ].event == UNKNOWN -> emit(F_STOOD_BY, 0, 0) :: else fi
    :: act == A_ATTEST && stampSure && a[SEQ].event == STANDBY && !a[SEQ].attested ->
       taken = 1; emit(F_ATTESTED, 0, 0)
    :: act == A_DECLARE && stampSure && !a[SEQ].stopped &&
            (a[SEQ].event == UNKNOWN || (a[SEQ].event == STANDBY && a[SEQ].attested)) ->
       taken = 1; value = arg * (stamp + length); emit(F_DECLARED, value, length)
    :: act == A_APPROVE && stampSure && IS_APPROVABLE && IS_SECOND && DUTY &&
            !(a[SEQ].event == AWAITING && a[SEQ].stopped) ->
       taken = 1;
       value = (a[SEQ].event == AWAITING) * (stamp + a[SEQ].length);
       emit(F_APPROVED, value, 0)
    :: act == A_EXTEND && stampSure && IS_OPEN(SEQ, stamp) && !IS_STOPPED(SEQ) && DUTY &&
            who != LAST_OPENER && a[SEQ].closes + length <= a[SEQ].cap ->
       taken = 1; emit(F_EXTENDED, a[SEQ].closes + length, 0)
    :: act == A_SHORTEN && IS_OPEN(SEQ, stamp) && stamp + 1 < a[SEQ].closes ->
       taken = 1; emit(F_SHORTENED, stamp + 1, 0)
    :: act == A_CLOSE && IS_OPEN(SEQ, stamp) -> taken = 1; emit(F_CLOSED, 0, 0)
    :: act == A_WITHDRAW && (a[SEQ].event == STANDBY ||
            (a[SEQ].event == AWAITING && !HAS_LAPSED(SEQ, stamp))) ->
       taken = 1; emit(F_WITHDRAWN, 0, 0)
    :: else
    fi
}

#define IS_ASKED(subject) (a[SEQ].asker && a[SEQ].askedFor == subject)

inline askOrResume(subject) {
    if
    :: !IS_ASKED(subject) -> taken = 1; emit(F_RESUME_ASKED, subject, 0)
#ifdef RESUMED_BY_ONE
    :: IS_ASKED(subject) -> taken = 1; emit(F_RESUMED, subject, 0)
#else
    :: IS_ASKED(subject) && a[SEQ].asker != who -> taken = 1; emit(F_RESUMED, subject, 0)
#endif
    :: else
    fi
}

inline decideSuspension() {
    if
    :: act == A_SUSPEND_ALL && (!a[SEQ].stopped || a[SEQ].resumed ||
            a[SEQ].asker) ->
       taken = 1; emit(F_SUSPENDED, 0, 0)
    :: act == A_RESUME_EVENT && stampSure && IS_OPEN(SEQ, stamp) && IS_STOPPED(SEQ) && DUTY ->
       askOrResume(FOR_EVENT)
    :: act == A_RESUME_ALL && stampSure && a[SEQ].stopped && (DUTY || a[SEQ].event >= CLOSED) ->
       askOrResume(FOR_ALL)
    :: else
    fi
}

#ifdef GRANT_REVIVED
#define IS_FREE(i) (a[SEQ].grant[i] != LIVE)
#else
#define IS_FREE(i) (a[SEQ].grant[i] == NONE)
#endif

inline decideGrant() {
    if
    :: act == A_GRANT && stampSure && IS_OPEN(SEQ, stamp) && !IS_STOPPED(SEQ) && DUTY &&
            who != HOLDER && !a[SEQ].judged && a[SEQ].grant[0] != LIVE && a[SEQ].grant[1] != LIVE &&
            (IS_FREE(0) || (GRANTS == 2 && IS_FREE(1))) && stamp + length <= a[SEQ].closes ->
       taken = 1;
       slot = !IS_FREE(0);
       value = (length != 0) * (stamp + length);
       emit(F_ISSUED, slot, value)
    :: act == A_REVOKE && IS_OPEN(SEQ, stamp) && IS_GRANTED(SEQ, arg, stamp) ->
       taken = 1; emit(F_GRANT_ENDED, arg, 0)
    :: act == A_ACTIVATE && stampSure && IS_OPEN(SEQ, stamp) && !IS_STOPPED(SEQ) &&
            IS_GRANTED(SEQ, arg, stamp) ->
       taken = 1; emit(F_ACTIVATED, arg, SHIFT_END)
    :: else
    fi
}

/* Both must have read the same clock; another reading is a request of its own. */
inline decideClock() {
    if
    :: !stampSure && (!a[SEQ].clockAsker ||
            (a[SEQ].clockAsker != who && a[SEQ].clockRead != wall + 8)) ->
       taken = 1; emit(F_CLOCK_ASKED, wall + 8, 0)
    :: !stampSure && a[SEQ].clockAsker && a[SEQ].clockAsker != who &&
            a[SEQ].clockRead == wall + 8 ->
       taken = 1; emit(F_CLOCK_CONFIRMED, wall + 8, 0)
    :: else
    fi
}

#define LAPSE_DUE HAS_LAPSED(SEQ, stamp)

/* What the broker writes by itself: the ends that fell due, and the grouped ends of an event. */
inline recordDue() {
    who = 0;
    if
    :: act == A_RECORD_DUE && a[SEQ].event == AWAITING && LAPSE_DUE ->
       taken = 1; emit(F_WITHDRAWN, 0, 0)
    :: act == A_RECORD_DUE && a[SEQ].event >= ACTIVE && a[SEQ].event <= EXPIRED &&
            (LAPSE_DUE || (a[SEQ].event == ACTIVE && a[SEQ].closes <= stamp)) ->
       taken = 1;
       if
       :: a[SEQ].event == ACTIVE && a[SEQ].closes <= stamp &&
               !(LAPSE_DUE && a[SEQ].due < a[SEQ].closes) ->
          emit(F_EXPIRED, 0, 0)
       :: else
       fi;
       if :: LAPSE_DUE -> emit(F_LAPSED, 0, 0) :: else fi
    :: act == A_RECORD_DUE && IS_OPEN(SEQ, stamp) &&
            ((a[SEQ].grant[0] == LIVE && !IS_GRANTED(SEQ, 0, stamp)) ||
                (a[SEQ].grant[1] == LIVE && !IS_GRANTED(SEQ, 1, stamp))) ->
       taken = 1;
       slot = ((a[SEQ].grant[0] == LIVE && !IS_GRANTED(SEQ, 0, stamp)) -> 0 : 1);
       emit(F_GRANT_ENDED, slot, 0)
    :: act == A_RECORD_ENDS && a[SEQ].event >= CLOSED &&
            (a[SEQ].grant[0] == LIVE || a[SEQ].grant[1] == LIVE) ->
       taken = 1;
       slot = (a[SEQ].grant[0] == LIVE -> 0 : 1);
       emit(F_GRANT_ENDED, slot, 0)
    :: else
    fi
}

/* ---- The rest of the turn ---- */

/* One durable append for the whole turn. One that fails is a crash before or after it: which of
 * the two, nobody knows. */
inline append() {
    each = 0;
    do
    :: each < facts ->
       lawsOfEntry(each);
       apply(LEDGER, each);
       lawsAfterEntry(each);
       c_code { tally_entry(now.f[each].kind); };
       each++
    :: else -> break
    od;
    saveMark(stampOffset, stamp, stampForeign);
    phase = DURABLE
}

/* The table takes the entries in, an accepted clock is believed, and the callers are told. */
inline publish() {
    each = 0;
    do
    :: each < facts ->
       apply(TABLE, each);
       if :: f[each].kind == F_CLOCK_CONFIRMED -> confirm() :: else fi;
       tell(each);
       each++
    :: else -> break
    od;
    clearTurn();
    phase = READY
}
