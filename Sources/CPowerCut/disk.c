/* The record of one directory. */

#include "disk.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct named_file {
    struct named_file *next;
    char *name;
    uint32_t number;
    /* Pages of it were lost: its times are set far back to see when it is written again. */
    int is_lost;
} named_file;

struct powercut_disk {
    powercut_disk *next;
    char *directory;
    powercut_record *records;
    uint64_t count, capacity;
    named_file *files;
    uint32_t next_file;
    int lies;
    char level;
    uint64_t operations, failing_from, failures;
    powercut_effect effect;
    powercut_class failing_class;
    int is_failing, fails_forever;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static powercut_disk *disks;

/* Long before any file of a test was made. */
static const struct timespec long_ago[2] = {{1, 0}, {1, 0}};

static void *need(void *memory) {
    if (memory == NULL) abort();
    return memory;
}

void powercut_end(powercut_disk *disk) {
    pthread_mutex_lock(&lock);
    powercut_disk **link = &disks;
    while (*link != disk) link = &(*link)->next;
    *link = disk->next;
    pthread_mutex_unlock(&lock);
    for (uint64_t index = 0; index < disk->count; index++) {
        free((void *)disk->records[index].bytes);
        free((void *)disk->records[index].name);
    }
    while (disk->files != NULL) {
        named_file *file = disk->files;
        disk->files = file->next;
        free(file->name);
        free(file);
    }
    free(disk->records);
    free(disk->directory);
    free(disk);
}

powercut_disk *powercut_disk_of(const char *path, const char **name) {
    const char *slash = path == NULL ? NULL : strrchr(path, '/');
    if (slash == NULL) return NULL;
    size_t length = (size_t)(slash - path);
    pthread_mutex_lock(&lock);
    powercut_disk *disk = disks;
    while (disk != NULL
           && (strlen(disk->directory) != length || memcmp(disk->directory, path, length) != 0))
        disk = disk->next;
    pthread_mutex_unlock(&lock);
    *name = slash + 1;
    return disk;
}

static void add(
    powercut_disk *disk, powercut_kind kind, uint32_t file, int64_t offset, const void *bytes,
    int64_t length, const char *name) {
    if (disk->count == disk->capacity) {
        disk->capacity = disk->capacity == 0 ? 1024 : disk->capacity * 2;
        disk->records = need(realloc(disk->records, disk->capacity * sizeof *disk->records));
    }
    powercut_record record = {kind, file, offset, length, NULL, NULL};
    if (bytes != NULL) {
        uint8_t *copy = need(malloc(length > 0 ? (size_t)length : 1));
        memcpy(copy, bytes, (size_t)length);
        record.bytes = copy;
    }
    if (name != NULL) record.name = need(strdup(name));
    disk->records[disk->count++] = record;
}

void powercut_note(
    powercut_disk *disk, powercut_kind kind, uint32_t file, int64_t offset, const void *bytes,
    int64_t length) {
    pthread_mutex_lock(&lock);
    add(disk, kind, file, offset, bytes, length, NULL);
    pthread_mutex_unlock(&lock);
}

/* Records the whole file as it is now. */
static void add_content(powercut_disk *disk, powercut_kind kind, uint32_t file, const char *path) {
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    struct stat status;
    if (descriptor < 0 || fstat(descriptor, &status) != 0) abort();
    void *bytes = need(malloc(status.st_size > 0 ? (size_t)status.st_size : 1));
    ssize_t length = pread(descriptor, bytes, (size_t)status.st_size, 0);
    /* A file on which no lock lies yet, or the WAL, on which none ever does. */
    close(descriptor);
    if (length != status.st_size) abort();
    add(disk, kind, file, 0, bytes, length, NULL);
    free(bytes);
}

/* What lay in the directory before the recording began is durable. */
static void add_what_was_there(powercut_disk *disk, uint32_t file, const char *path) {
    struct stat status;
    if (stat(path, &status) != 0 || status.st_size == 0) return;
    add(disk, POWERCUT_NAMES_SYNCED, 0, 0, NULL, 0, NULL);
    add_content(disk, POWERCUT_REWRITTEN, file, path);
}

static void look_for_rewriting(powercut_disk *disk, named_file *file, const char *path) {
    struct stat status;
    if (!file->is_lost || stat(path, &status) != 0) return;
    if (status.st_mtim.tv_sec == long_ago[0].tv_sec) return;
    file->is_lost = 0;
    add_content(disk, POWERCUT_REWRITTEN, file->number, path);
}

uint32_t powercut_file_number(powercut_disk *disk, const char *name, const char *path) {
    pthread_mutex_lock(&lock);
    named_file *file = disk->files;
    while (file != NULL && strcmp(file->name, name) != 0) file = file->next;
    if (file == NULL) {
        file = need(calloc(1, sizeof *file));
        file->name = need(strdup(name));
        file->number = disk->next_file++;
        file->next = disk->files;
        disk->files = file;
        add(disk, POWERCUT_CREATED, file->number, 0, NULL, 0, name);
        add_what_was_there(disk, file->number, path);
    } else {
        look_for_rewriting(disk, file, path);
    }
    uint32_t number = file->number;
    pthread_mutex_unlock(&lock);
    return number;
}

/* Not the wal-index, which a power cut takes, nor a file that only locks. */
static int is_of_the_disk(const char *name) {
    static const char *const others[] = {"-shm", ".lock"};
    size_t length = strlen(name);
    if (name[0] == '.') return 0;
    for (int index = 0; index < 2; index++) {
        size_t end = strlen(others[index]);
        if (length > end && strcmp(name + length - end, others[index]) == 0) return 0;
    }
    return 1;
}

/* What lies in the directory when the recording begins is durable. */
static void find_files(powercut_disk *disk) {
    DIR *directory = opendir(disk->directory);
    struct dirent *entry;
    char path[PATH_MAX];
    while (directory != NULL && (entry = readdir(directory)) != NULL) {
        if (!is_of_the_disk(entry->d_name)) continue;
        snprintf(path, sizeof path, "%s/%s", disk->directory, entry->d_name);
        powercut_file_number(disk, entry->d_name, path);
    }
    if (directory != NULL) closedir(directory);
}

powercut_disk *powercut_begin(const char *directory) {
    powercut_disk *disk = need(calloc(1, sizeof *disk));
    disk->directory = need(strdup(directory));
    pthread_mutex_lock(&lock);
    disk->next = disks;
    disks = disk;
    pthread_mutex_unlock(&lock);
    find_files(disk);
    return disk;
}

void powercut_note_deleted(powercut_disk *disk, const char *name, int durable) {
    pthread_mutex_lock(&lock);
    named_file **link = &disk->files;
    while (*link != NULL && strcmp((*link)->name, name) != 0) link = &(*link)->next;
    if (*link != NULL) {
        named_file *file = *link;
        *link = file->next;
        add(disk, POWERCUT_DELETED, file->number, durable, NULL, 0, name);
        free(file->name);
        free(file);
    }
    pthread_mutex_unlock(&lock);
}

void powercut_mark_lost(powercut_disk *disk, uint32_t number, const char *path) {
    pthread_mutex_lock(&lock);
    for (named_file *file = disk->files; file != NULL; file = file->next)
        if (file->number == number) file->is_lost = 1;
    add(disk, POWERCUT_SYNC_LOST, number, 0, NULL, 0, NULL);
    pthread_mutex_unlock(&lock);
    if (utimensat(AT_FDCWD, path, long_ago, 0) != 0) abort();
}

void powercut_watch(powercut_disk *disk, const char *name) {
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", disk->directory, name);
    powercut_mark_lost(disk, powercut_file_number(disk, name, path), path);
}

uint64_t powercut_count(powercut_disk *disk) {
    pthread_mutex_lock(&lock);
    uint64_t count = disk->count;
    pthread_mutex_unlock(&lock);
    return count;
}

powercut_record powercut_at(powercut_disk *disk, uint64_t index) {
    pthread_mutex_lock(&lock);
    powercut_record record = disk->records[index];
    pthread_mutex_unlock(&lock);
    return record;
}

void powercut_lie(powercut_disk *disk, int lies) {
    pthread_mutex_lock(&lock);
    disk->lies = lies;
    pthread_mutex_unlock(&lock);
}

int powercut_lies(powercut_disk *disk) {
    pthread_mutex_lock(&lock);
    int lies = disk->lies;
    pthread_mutex_unlock(&lock);
    return lies;
}

void powercut_downgrade(powercut_disk *disk, char level) {
    pthread_mutex_lock(&lock);
    disk->level = level;
    pthread_mutex_unlock(&lock);
}

char powercut_level(powercut_disk *disk) {
    pthread_mutex_lock(&lock);
    char level = disk->level;
    pthread_mutex_unlock(&lock);
    return level;
}

uint64_t powercut_operations(powercut_disk *disk) {
    pthread_mutex_lock(&lock);
    uint64_t operations = disk->operations;
    pthread_mutex_unlock(&lock);
    return operations;
}

void powercut_fail(
    powercut_disk *disk, uint64_t operation, powercut_effect effect, powercut_class which,
    int forever) {
    pthread_mutex_lock(&lock);
    disk->failing_from = operation;
    disk->effect = effect;
    disk->fails_forever = forever;
    disk->failing_class = which;
    disk->is_failing = 1;
    disk->failures = 0;
    pthread_mutex_unlock(&lock);
}

void powercut_heal(powercut_disk *disk) {
    pthread_mutex_lock(&lock);
    disk->is_failing = 0;
    pthread_mutex_unlock(&lock);
}

uint64_t powercut_failures(powercut_disk *disk) {
    pthread_mutex_lock(&lock);
    uint64_t failures = disk->failures;
    pthread_mutex_unlock(&lock);
    return failures;
}

int powercut_fails(powercut_disk *disk, powercut_class which, powercut_effect *effect) {
    pthread_mutex_lock(&lock);
    uint64_t number = disk->operations++;
    int fails = disk->is_failing && number >= disk->failing_from
                && (disk->failing_class == POWERCUT_ANY || disk->failing_class == which);
    if (fails) {
        disk->failures++;
        *effect = disk->effect;
        if (!disk->fails_forever) disk->is_failing = 0;
    }
    pthread_mutex_unlock(&lock);
    return fails;
}
