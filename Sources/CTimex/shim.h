#include <sys/timex.h>

/* The Swift overlay of Glibc leaves adjtimex(2) out. Nothing is adjusted: modes is 0. */
static inline int mado_clock_is_synchronised(void) {
    struct timex request = {0};
    int state = adjtimex(&request);
    return state >= 0 && state != TIME_ERROR;
}
