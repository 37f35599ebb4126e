#ifndef MADO_POWERCUT_H
#define MADO_POWERCUT_H

/* A SQLite VFS over the default one that records what reaches the disk, and fails when told.
 *
 * For tests. Only files under a directory that was given to powercut_begin are recorded; all
 * others are opened by the default VFS itself. The wal-index is not recorded: it is mapped
 * memory, made anew after a power cut.
 */

#include <stdint.h>

typedef struct powercut_disk powercut_disk;

typedef enum powercut_kind {
    /* The name now stands for this file (offset and length 0). */
    POWERCUT_CREATED,
    /* The name stands for nothing any more; durable at once if `offset` is 1. */
    POWERCUT_DELETED,
    POWERCUT_WRITTEN,
    /* The file now has `offset` bytes. */
    POWERCUT_TRUNCATED,
    /* All that was done to the file before is durable. */
    POWERCUT_SYNCED,
    /* All names are durable. */
    POWERCUT_NAMES_SYNCED,
    /* A sync failed, and what was not durable never will be, though it can still be read. */
    POWERCUT_SYNC_LOST,
    /* The file was written over, and synced, by other means than SQLite's. */
    POWERCUT_REWRITTEN,
} powercut_kind;

typedef struct powercut_record {
    powercut_kind kind;
    /* Each file that ever had a name has its number. */
    uint32_t file;
    int64_t offset;
    int64_t length;
    /* `length` bytes that were written; else null. */
    const uint8_t *bytes;
    /* Without the directory; of a creation or a deletion, else null. */
    const char *name;
} powercut_record;

/* What a failing operation does. */
typedef enum powercut_effect {
    /* EIO, and nothing is changed. */
    POWERCUT_NOTHING,
    /* ENOSPC, and nothing is changed. */
    POWERCUT_FULL,
    /* Half of a write, in whole sectors, and EIO; other operations: nothing. */
    POWERCUT_HALF,
    /* It is done, and EIO is said. */
    POWERCUT_DONE,
    /* A sync is not done and what it should have synced is lost; other operations: nothing. */
    POWERCUT_LOST,
} powercut_effect;

/* Makes the VFS this process's default; again and again does no harm. 0 if it did. */
int powercut_install(void);

/* Records what happens to files directly in `directory` from now on; null without memory. */
powercut_disk *powercut_begin(const char *directory);

/* Stops recording. Every connection to its files must be closed; the records are freed. */
void powercut_end(powercut_disk *disk);

/* How many records there are, and one of them; valid until powercut_end. */
uint64_t powercut_count(powercut_disk *disk);
powercut_record powercut_at(powercut_disk *disk, uint64_t index);

/* A disk that says that it synced and did not. */
void powercut_lie(powercut_disk *disk, int lies);

/* What connections that ask for `PRAGMA synchronous` get instead: '0' to '3'; 0: as asked. */
void powercut_downgrade(powercut_disk *disk, char level);

/* How many operations that can fail there were. */
uint64_t powercut_operations(powercut_disk *disk);

/* Which operations a failure can meet. */
typedef enum powercut_class {
    POWERCUT_ANY,
    POWERCUT_READ,
    POWERCUT_WRITE,
    POWERCUT_SYNC,
    /* Only met by POWERCUT_ANY. */
    POWERCUT_OTHER,
} powercut_class;

/* The first operation of this class from that number on (from 0) fails, and all later ones of it
 * too if `forever`. */
void powercut_fail(
    powercut_disk *disk, uint64_t operation, powercut_effect effect, powercut_class which,
    int forever);
/* From now on notices when the file of this name is written over by other means than SQLite's,
 * because what it holds may be lost at a power cut. */
void powercut_watch(powercut_disk *disk, const char *name);

void powercut_heal(powercut_disk *disk);

/* How often an operation failed since the last powercut_fail. */
uint64_t powercut_failures(powercut_disk *disk);

#endif
