#pragma once

#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Sets the effective uid of the calling thread alone: the C library's own functions change every
   thread of the process, and Swift cannot call the variadic syscall(). Returns 0 or errno. */
static inline int mado_set_thread_euid(uid_t uid) {
    return syscall(SYS_setresuid, -1L, (long)uid, -1L) == 0 ? 0 : errno;
}
