#ifndef MADO_FALLOCATE_H
#define MADO_FALLOCATE_H

#include <sys/types.h>

/* Declared by <fcntl.h> only with _GNU_SOURCE, which a module cannot set (fallocate(2)). */
extern int fallocate(int fd, int mode, off_t offset, off_t len);

/* FALLOC_FL_KEEP_SIZE: the file keeps its length. */
static inline int mado_fallocate_keeping_size(int fd, off_t offset, off_t len) {
    return fallocate(fd, 0x01, offset, len);
}

#endif
