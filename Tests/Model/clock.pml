/* The trusted time (design §5), as Broker/Time/TrustedTime.swift judges it.
 *
 * A mark is durable with every append and, while the broker runs, before each tick: a tick is
 * longer than the ten seconds that the broker allows itself. */

#ifdef JUMP_BELIEVED
#define IS_FAR 0
#else
#define IS_FAR (wall - trusted > FORWARD)
#endif

/* What a reading at this moment gives, without taking it. */
#define SURE ((startDoubted && synchronised) || (!startDoubted && !IS_FAR))
#ifdef CLOCK_BACKWARDS
#define OFFSET (SURE -> wall : trusted)
#else
#define OFFSET ((SURE && wall > trusted) -> wall : trusted)
#endif
#define NOW (t + OFFSET)

/* Takes a reading; `sure` says whether it was believed. */
inline readClock() {
    sure = SURE;
    pick = OFFSET;
    if
    :: sure && startDoubted -> startDoubted = 0; mustDoubt = 0
    :: else
    fi;
    trusted = pick
}

/* Stores a mark; in doubt it goes on naming the boot that was believed. */
inline saveMark(offset, moment, isForeign) {
    /* The record never goes back in time (L6). */
    assert(moment >= markTime);
    markOffset = offset;
    markTime = moment;
    if
    :: !isForeign -> markForeign = 0; synchronised = 0
    :: else
    fi
}

/* An append takes a tick at most; what follows it takes none. */
#define MAY_PASS \
    (phase <= READY || (phase == DECIDED && stamp - stampOffset == t))

inline tick() {
    t++;
    if
    :: phase == READY && !denying -> readClock(); saveMark(trusted, t + trusted, startDoubted)
    :: else
    fi
}

/* The process starts. A mark of this boot is believed; one of another is judged. */
inline start() {
    if
    :: !markForeign -> trusted = markOffset; startDoubted = 0; mustDoubt = 0
    :: else ->
       mustDoubt = !synchronised && (t + wall < markTime || t + wall - markTime > DOUBT);
#ifdef BOOT_BELIEVED
       startDoubted = 0;
#else
       startDoubted = !synchronised && (t + wall < markTime || t + wall - markTime > DOUBT);
#endif
       trusted = ((!startDoubted && t + wall > markTime) -> wall : markTime - t);
       honestOffset = trusted
    fi;
    phase = READY
}

/* Two people accepted the wall clock: what it shows once that is durable, as TrustedTime has it.
 * Time still never goes backwards. */
inline confirm() {
    if :: wall > trusted -> trusted = wall :: else fi;
    startDoubted = 0;
    mustDoubt = 0;
    if :: trusted > honestOffset -> honestOffset = trusted :: else fi
}

/* ---- What the machine may do at any moment. ---- */

inline chooseWall() {
    if
    :: wall != 0 -> pick = 0
    :: wall != 1 -> pick = 1
    :: wall != 3 -> pick = 3
    fi
}

/* Between two turns a step is recorded at once, and then the first of two people has read another
 * clock. */
inline forgetAsker() {
    each = (phase <= READY -> 0 : 3);
    do
    :: each < 3 -> a[each].clockAsker = 0; a[each].clockRead = 0; each++
    :: else -> break
    od
}

inline stepWall() {
    forgetAsker();
    wall = pick;
    synchronised = 0;
    if
    :: !startDoubted && wall > honestOffset && wall - honestOffset <= FORWARD ->
       honestOffset = wall
    :: else
    fi;
    /* Checks come all the time; only a turn under way keeps its own reading. */
    if :: phase == READY && !denying -> readClock() :: else fi
}

/* Something outside vouches for the wall clock. */
inline synchronise() {
    forgetAsker();
    synchronised = 1;
    wall = 0;
    if :: wall > honestOffset -> honestOffset = wall :: else fi
}

/* Everything in memory is gone; the ledger's word is not. */
inline crash() {
    c_code { now.a[SEQ] = now.a[LEDGER]; now.a[TABLE] = now.a[LEDGER]; };
    clearTurn();
    phase = DOWN;
    denying = 1;
    trusted = 0;
    startDoubted = 0
}

inline chooseBoot() {
    if
    :: pick = 0; arg = 0
    :: pick = 0; arg = 1
    :: pick = 1; arg = 0
    :: pick = 3; arg = 0
    fi;
    if
    :: length = 0
    :: t + 2 <= END_OF_TIME -> length = 2
    fi
}

/* A power cut, a while without power, and another boot with whatever clock. */
inline boot() {
    crash();
    forgetAsker();
    booted = 1;
    t = t + length;
    wall = pick;
    synchronised = arg;
    markForeign = 1
}
