/* The life of one event and its grants, for spin (https://spinroot.com).
 *
 * Run by `Tests/Model/check`, which also derives transitions.txt from what was executed here. The
 * acts have the names that ActName gives them. What is checked is in laws.pml; the figures and
 * what is left out are explained where they are defined.
 *
 * Left out: further events (so redeclaration, inherited caps and the penalty for a lapse), roles,
 * factors and the roster, systems, terminals and scopes, limits, the hour that the first of two
 * people waits, refusals as records, and credentials' own grouped ends. Of those the laws are kept
 * by LawTests against the oracle. Suspension and a clock that errs are searched apart, and there
 * is one power cut in a life. A tick stands for about half an hour, so what is finer than that
 * (the mark every ten seconds) happens with it.
 *
 *   model.pml   words, figures, variables, and the two processes: the broker and its world
 *   broker.pml  decide and apply, as in BrokerCore, and the sequencer's turn
 *   clock.pml   the trusted time, as in Broker/Time, and what the machine's clocks may do
 *   laws.pml    the laws, judged on the ledger and on what callers were told
 */

/* ---- Which part of the world a run explores: all of it at once is too much for a minute. Each
 * has crashes at every point of a turn. ---- */

#if defined(RUN_LIFE)      /* the whole life of an event and its grants, and crashes */
#define HAS_STOP   0       /* no suspension */
#define HAS_CLOCK  0       /* a steady clock */
#define HAS_STAGES 1       /* standby with a condition; shortening; a grant with its own end */
#define GRANTS     2       /* a second one, with a new id, once the first has ended */
#define BATCH      1
#define HAS_ORDER  1       /* either order of approval; every event act */
#define LAST_TICK  7
#elif defined(RUN_STOP)    /* suspending and resuming */
#define HAS_STOP   1
#define HAS_CLOCK  0
#define HAS_STAGES 0
#define GRANTS     1
#define BATCH      1
#define HAS_ORDER  1
#define LAST_TICK  7
#elif defined(RUN_CLOCK)   /* clocks, boots and two people who confirm the time */
#define HAS_STOP   0
#define HAS_CLOCK  1
#define HAS_STAGES 0
#define GRANTS     1
#define BATCH      1
#define HAS_ORDER  0       /* declared at once, approved by 2; it ends by time alone */
#define LAST_TICK  5
#elif defined(RUN_BATCH)   /* two commands with one append */
#define HAS_STOP   1
#define HAS_CLOCK  0
#define HAS_STAGES 0
#define GRANTS     1
#define BATCH      2
#define HAS_ORDER  1
#define LAST_TICK  4
#define WINDOW     2       /* it ends when an approval is due */
#else
#error "which run?"
#endif

/* ---- Event states, in the order of their lives: a state never becomes one before it. ---- */

#define UNKNOWN   0
#define STANDBY   1
#define AWAITING  2
#define ACTIVE    3
#define CLOSED    4
#define EXPIRED   5
#define LAPSED    6
#define WITHDRAWN 7

/* ---- Acts, as ActName has them; `resume` and `record_due` are two rows of the table each. ---- */

#define A_STANDBY       0
#define A_ATTEST        1
#define A_DECLARE       2
#define A_APPROVE       3
#define A_EXTEND        4
#define A_SHORTEN       5
#define A_CLOSE         6
#define A_WITHDRAW      7
#define A_SUSPEND_ALL   8
#define A_RESUME_EVENT  9
#define A_RESUME_ALL   10
#define A_GRANT        11
#define A_REVOKE       12
#define A_ACTIVATE     13
#define A_CONFIRM_CLOCK 14
#define A_RECORD_DUE   15
#define A_RECORD_ENDS  16

/* ---- Facts: the entries that matter here. ---- */

#define F_STOOD_BY     1
#define F_ATTESTED     2
#define F_DECLARED     3   /* x: closesAt, 0 while approval comes first; y: the window's length */
#define F_APPROVED     4   /* x: closesAt if it opens the window, else 0 */
#define F_EXTENDED     5   /* x: closesAt */
#define F_SHORTENED    6   /* x: closesAt */
#define F_CLOSED       7
#define F_EXPIRED      8
#define F_LAPSED       9
#define F_WITHDRAWN   10
#define F_ISSUED      11   /* x: the grant; y: its own end, 0 if it follows the event */
#define F_GRANT_ENDED 12   /* x: the grant */
#define F_ACTIVATED   13   /* x: the grant; y: the credential's end */
#define F_SUSPENDED   14
#define F_RESUME_ASKED 15  /* x: FOR_EVENT or FOR_ALL */
#define F_RESUMED     16   /* x: the same */
#define F_CLOCK_ASKED 17   /* x: the wall clock that was read, as an offset */
#define F_CLOCK_CONFIRMED 18

/* ---- Figures, in ticks of about half an hour: small, and in every order to one another. ---- */

#define END_OF_TIME LAST_TICK /* what matters of an event is over by then, or nearly */
#define BEGINNING   2  /* so that 0 is no instant, and a wall clock may lie before it */
#define DUE         2  /* approvalDue */
#ifndef WINDOW
#define WINDOW      3  /* it ends after approvalDue, unless it is shortened */
#endif
#define MORE        2  /* an extension */
#define CAP         5
#define BRIEF       1  /* a grant with its own end */
#define SHIFT_END   (HAS_CLOCK * (stamp + 2)) /* a credential; 0: it follows its grant */
#define FORWARD     1  /* a larger jump of the wall clock is doubted */
#define DOUBT       2  /* an older mark of another boot is doubted */

/* Persons 1, 2 and 3; 0 is nobody. All are operators with fresh factors. The declarer is 1 and
 * the only one to receive grants is 3: other choices are the same up to the persons' names. */
#define HOLDER 3

#define FOR_EVENT 1
#define FOR_ALL   2

/* ---- What a ledger says, as BrokerCore's State and Authority hold it. ---- */

typedef Authority {
    byte event;
    bit attested;
    byte declarer;
    byte extender;      /* the last one */
    bit approved;
    byte length;
    byte due;           /* 0 once approved */
    byte closes;
    byte cap;
    bit judged;         /* HOLDER acted for the event, */
    bit held;           /* or holds or held a grant in it (law L9) */
    byte grant[2];      /* NONE, LIVE or ENDED; the index is the id */
    byte grantEnd[2];   /* 0: follows the event */
    byte credential[2]; /* NONE, LIVE, or ENDED by a suspension */
    byte credentialEnd[2];
    bit stopped;        /* all authority is suspended */
    bit resumed;        /* but for this event */
    byte asker;         /* of a resumption, and for what */
    byte askedFor;
    byte clockAsker;
    byte clockRead
}

#define NONE  0
#define LIVE  1
#define ENDED 2

/* Three copies: the sequencer's state, the ledger's own word (what a replay gives), and the table
 * from which checks are answered. */
#define SEQ    0
#define LEDGER 1
#define TABLE  2
Authority a[3];

typedef Fact {
    byte kind;
    byte by;
    byte x;
    byte y
}
Fact f[BATCH + 1];
byte facts;
byte commands;

/* Where the sequencer is in its turn. */
#define DOWN     0
#define READY    1
#define DECIDED  2
#define DURABLE  3
byte phase = READY;
bit denying;            /* the table answers no to all */
byte stamp;             /* the turn's moment, its mark, and whether the clock was sure */
bit stampSure;
short stampOffset;
bit stampForeign;

/* ---- The clocks; all times but `t` are offsets from the real time `t`. ---- */

byte t = BEGINNING;
short wall;             /* the machine's wall clock */
bit synchronised;
short trusted;          /* the believed time, of the mark in memory */
bit startDoubted;       /* since a start, not by a jump */
short markOffset;       /* the durable mark: trusted time against boot time, */
byte markTime = BEGINNING; /* the moment itself, */
bit booted;             /* there is one power cut in a life */
bit markForeign;        /* and whether it names another boot than this one */

/* ---- What callers were told, and what the laws need to remember. ---- */

byte toldEvent;
bit toldApproved;
byte toldGrant[2];
bit toldStale[2];       /* a suspension was acknowledged after the last activation */
bit toldStopped;
short honestOffset;     /* the latest that small steps and accepted times account for */
bit mustDoubt;          /* a start met a clock that nobody may believe yet */

/* What a step is about, chosen before it and forgotten at its end. */
byte act, who, arg, length;
short pick;

/* Set before each use within one uninterrupted step, so no part of the state. */
hidden byte was, slot, value, first, each;
hidden byte wasGrant0, wasGrant1, wasDue;
hidden byte taken, sure, can0, can1;

c_decl {
    \#include "tally.h"
}

#include "clock.pml"
#include "broker.pml"
#include "laws.pml"

active proctype broker() {
    c_code { tally_begin(); };
    do
    :: atomic {
           (phase == READY || (phase == DECIDED && commands < BATCH)) && !denying ->
           choose();
           d_step { decide(); laws() }
       }
    :: d_step { phase == DECIDED -> append(); laws() }
    :: d_step { phase == DURABLE -> publish(); laws() }
#ifdef FAILURE_IGNORED
    :: d_step { phase == DECIDED -> publish(); laws() }
#endif
    /* A start records what ended meanwhile, then answers checks. */
    :: d_step { phase == DOWN -> start(); laws() }
    :: d_step {
           phase == READY && denying -> act = A_RECORD_DUE; decide();
           if
           :: phase == READY -> c_code { now.a[TABLE] = now.a[SEQ]; }; denying = 0
           :: else
           fi;
           laws()
       }
    od
}

active proctype world() {
    do
    /* Nothing depends on the moment at which a life begins, nor on what follows its end. */
    :: d_step { t < END_OF_TIME && MAY_PASS && TIME_MATTERS -> tick(); laws() }
    :: d_step { phase != DOWN -> crash(); laws() }
    :: d_step { HAS_CLOCK && phase > READY -> readClock(); laws() }
    :: atomic {
           HAS_CLOCK && CLOCK_MATTERS && (!startDoubted || phase <= READY) ->
           chooseWall();
           d_step { stepWall(); laws() }
       }
    :: d_step { HAS_CLOCK && startDoubted && !synchronised -> synchronise(); laws() }
    :: atomic {
           HAS_CLOCK && !booted && TIME_MATTERS ->
           chooseBoot();
           d_step { boot(); laws() }
       }
    od
}
