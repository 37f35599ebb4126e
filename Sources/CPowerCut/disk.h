#ifndef MADO_POWERCUT_DISK_H
#define MADO_POWERCUT_DISK_H

#include "powercut.h"

#include <sqlite3.h>

/* The disk under whose directory `path` lies, with the name in it; null if none is recorded. */
powercut_disk *powercut_disk_of(const char *path, const char **name);

/* The number of the file of this name; recorded as created if it is new. */
uint32_t powercut_file_number(powercut_disk *disk, const char *name, const char *path);
void powercut_note_deleted(powercut_disk *disk, const char *name, int durable);

void powercut_note(
    powercut_disk *disk, powercut_kind kind, uint32_t file, int64_t offset, const void *bytes,
    int64_t length);

/* Counts an operation: does it fail, and how? */
int powercut_fails(powercut_disk *disk, powercut_class which, powercut_effect *effect);

int powercut_lies(powercut_disk *disk);
char powercut_level(powercut_disk *disk);

/* Remembers that pages of the file were lost, to notice when it is written over. */
void powercut_mark_lost(powercut_disk *disk, uint32_t file, const char *path);

#endif
