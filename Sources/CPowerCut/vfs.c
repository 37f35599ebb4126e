/* The VFS: every call goes to the default one, most of them on the way through the record. */

#include "disk.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* The default VFS's own file follows this one in the same memory. */
typedef struct recorded_file {
    sqlite3_file base;
    powercut_disk *disk;
    const char *path;
    uint32_t number;
    /* SQLite's unix VFS syncs the directory at the first sync of a file that it may have made. */
    int syncs_names;
} recorded_file;

static sqlite3_vfs *real_vfs;
static sqlite3_vfs powercut_vfs;

#define FILE_ROOM ((sizeof(recorded_file) + 15) / 16 * 16)
#define REAL(file) ((sqlite3_file *)((char *)(file) + FILE_ROOM))
#define SECTOR 512

static recorded_file *mine(sqlite3_file *file) { return (recorded_file *)file; }

static int said(powercut_effect effect, int error) {
    return effect == POWERCUT_FULL ? SQLITE_FULL : error;
}

static int pc_close(sqlite3_file *file) {
    int result = REAL(file)->pMethods == NULL ? SQLITE_OK : REAL(file)->pMethods->xClose(REAL(file));
    file->pMethods = NULL;
    return result;
}

static int pc_read(sqlite3_file *file, void *bytes, int length, sqlite3_int64 offset) {
    powercut_effect effect;
    if (powercut_fails(mine(file)->disk, POWERCUT_READ, &effect)) return SQLITE_IOERR_READ;
    return REAL(file)->pMethods->xRead(REAL(file), bytes, length, offset);
}

static int write_through(sqlite3_file *file, const void *bytes, int length, sqlite3_int64 offset) {
    int result = REAL(file)->pMethods->xWrite(REAL(file), bytes, length, offset);
    if (result == SQLITE_OK)
        powercut_note(mine(file)->disk, POWERCUT_WRITTEN, mine(file)->number, offset, bytes, length);
    return result;
}

static int pc_write(sqlite3_file *file, const void *bytes, int length, sqlite3_int64 offset) {
    powercut_effect effect;
    if (!powercut_fails(mine(file)->disk, POWERCUT_WRITE, &effect))
        return write_through(file, bytes, length, offset);
    int half = length / 2 / SECTOR * SECTOR;
    if (effect == POWERCUT_HALF && half > 0) write_through(file, bytes, half, offset);
    if (effect == POWERCUT_DONE) write_through(file, bytes, length, offset);
    return said(effect, SQLITE_IOERR_WRITE);
}

static int pc_truncate(sqlite3_file *file, sqlite3_int64 size) {
    powercut_effect effect;
    int fails = powercut_fails(mine(file)->disk, POWERCUT_OTHER, &effect);
    if (fails && effect != POWERCUT_DONE) return SQLITE_IOERR_TRUNCATE;
    int result = REAL(file)->pMethods->xTruncate(REAL(file), size);
    if (result == SQLITE_OK)
        powercut_note(mine(file)->disk, POWERCUT_TRUNCATED, mine(file)->number, size, NULL, 0);
    return fails ? SQLITE_IOERR_TRUNCATE : result;
}

static int sync_through(sqlite3_file *file, int flags) {
    recorded_file *it = mine(file);
    int result = REAL(file)->pMethods->xSync(REAL(file), flags);
    if (result != SQLITE_OK) return result;
    powercut_note(it->disk, POWERCUT_SYNCED, it->number, 0, NULL, 0);
    if (it->syncs_names) powercut_note(it->disk, POWERCUT_NAMES_SYNCED, 0, 0, NULL, 0);
    it->syncs_names = 0;
    return SQLITE_OK;
}

static int pc_sync(sqlite3_file *file, int flags) {
    recorded_file *it = mine(file);
    if (powercut_lies(it->disk)) return SQLITE_OK;
    powercut_effect effect;
    if (!powercut_fails(it->disk, POWERCUT_SYNC, &effect)) return sync_through(file, flags);
    if (effect == POWERCUT_DONE) sync_through(file, flags);
    if (effect == POWERCUT_LOST) powercut_mark_lost(it->disk, it->number, it->path);
    return said(effect, SQLITE_IOERR_FSYNC);
}

static int pc_size(sqlite3_file *file, sqlite3_int64 *size) {
    return REAL(file)->pMethods->xFileSize(REAL(file), size);
}

static int pc_lock(sqlite3_file *file, int level) {
    return REAL(file)->pMethods->xLock(REAL(file), level);
}

static int pc_unlock(sqlite3_file *file, int level) {
    return REAL(file)->pMethods->xUnlock(REAL(file), level);
}

static int pc_is_reserved(sqlite3_file *file, int *answer) {
    return REAL(file)->pMethods->xCheckReservedLock(REAL(file), answer);
}

/* `PRAGMA synchronous = FULL` is overwritten in place where the disk is to get less. */
static void downgrade(powercut_disk *disk, char **pragma) {
    char level = powercut_level(disk);
    if (level == 0 || pragma[1] == NULL || pragma[2] == NULL || pragma[2][0] == 0) return;
    if (sqlite3_stricmp(pragma[1], "synchronous") != 0) return;
    pragma[2][0] = level;
    pragma[2][1] = 0;
}

static int pc_control(sqlite3_file *file, int operation, void *argument) {
    if (operation == SQLITE_FCNTL_PRAGMA) downgrade(mine(file)->disk, argument);
    return REAL(file)->pMethods->xFileControl(REAL(file), operation, argument);
}

static int pc_sector(sqlite3_file *file) {
    return REAL(file)->pMethods->xSectorSize(REAL(file));
}

static int pc_traits(sqlite3_file *file) {
    return REAL(file)->pMethods->xDeviceCharacteristics(REAL(file));
}

static int pc_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **map) {
    powercut_effect effect;
    if (extend && powercut_fails(mine(file)->disk, POWERCUT_OTHER, &effect))
        return said(effect, SQLITE_IOERR_SHMMAP);
    return REAL(file)->pMethods->xShmMap(REAL(file), page, size, extend, map);
}

static int pc_shm_lock(sqlite3_file *file, int offset, int count, int flags) {
    return REAL(file)->pMethods->xShmLock(REAL(file), offset, count, flags);
}

static void pc_shm_barrier(sqlite3_file *file) { REAL(file)->pMethods->xShmBarrier(REAL(file)); }

static int pc_shm_unmap(sqlite3_file *file, int deletes) {
    return REAL(file)->pMethods->xShmUnmap(REAL(file), deletes);
}

static int pc_fetch(sqlite3_file *file, sqlite3_int64 offset, int length, void **page) {
    return REAL(file)->pMethods->xFetch(REAL(file), offset, length, page);
}

static int pc_unfetch(sqlite3_file *file, sqlite3_int64 offset, void *page) {
    return REAL(file)->pMethods->xUnfetch(REAL(file), offset, page);
}

static const sqlite3_io_methods methods = {
    3,          pc_close,   pc_read,    pc_write,       pc_truncate,    pc_sync,  pc_size,
    pc_lock,    pc_unlock,  pc_is_reserved, pc_control, pc_sector,      pc_traits, pc_shm_map,
    pc_shm_lock, pc_shm_barrier, pc_shm_unmap, pc_fetch, pc_unfetch,
};

static int pc_open(
    sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *granted) {
    (void)vfs;
    const char *name;
    powercut_disk *disk = powercut_disk_of(path, &name);
    if (disk == NULL) return real_vfs->xOpen(real_vfs, path, file, flags, granted);
    recorded_file *it = mine(file);
    file->pMethods = NULL;
    powercut_effect effect;
    if (powercut_fails(disk, POWERCUT_OTHER, &effect)) return SQLITE_CANTOPEN;
    int result = real_vfs->xOpen(real_vfs, path, REAL(file), flags, granted);
    if (result != SQLITE_OK) {
        if (REAL(file)->pMethods != NULL) REAL(file)->pMethods->xClose(REAL(file));
        return result;
    }
    it->disk = disk;
    /* SQLite keeps the name for as long as the file is open. */
    it->path = path;
    it->number = powercut_file_number(disk, name, path);
    int is_log = SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL;
    it->syncs_names = (flags & SQLITE_OPEN_CREATE) && (flags & is_log);
    file->pMethods = &methods;
    return SQLITE_OK;
}

static int pc_delete(sqlite3_vfs *vfs, const char *path, int durable) {
    (void)vfs;
    const char *name;
    powercut_disk *disk = powercut_disk_of(path, &name);
    powercut_effect effect;
    if (disk != NULL && powercut_fails(disk, POWERCUT_OTHER, &effect)) return SQLITE_IOERR_DELETE;
    int result = real_vfs->xDelete(real_vfs, path, durable);
    if (disk != NULL && result == SQLITE_OK) {
        int is_synced = durable && !powercut_lies(disk);
        powercut_note_deleted(disk, name, is_synced);
        if (is_synced) powercut_note(disk, POWERCUT_NAMES_SYNCED, 0, 0, NULL, 0);
    }
    return result;
}

static int pc_access(sqlite3_vfs *vfs, const char *path, int flags, int *answer) {
    (void)vfs;
    return real_vfs->xAccess(real_vfs, path, flags, answer);
}

static int pc_full_path(sqlite3_vfs *vfs, const char *path, int size, char *out) {
    (void)vfs;
    return real_vfs->xFullPathname(real_vfs, path, size, out);
}

static int pc_random(sqlite3_vfs *vfs, int length, char *out) {
    (void)vfs;
    return real_vfs->xRandomness(real_vfs, length, out);
}

static int pc_sleep(sqlite3_vfs *vfs, int microseconds) {
    (void)vfs;
    return real_vfs->xSleep(real_vfs, microseconds);
}

static int pc_time(sqlite3_vfs *vfs, double *now) {
    (void)vfs;
    return real_vfs->xCurrentTime(real_vfs, now);
}

static int pc_time64(sqlite3_vfs *vfs, sqlite3_int64 *now) {
    (void)vfs;
    return real_vfs->xCurrentTimeInt64(real_vfs, now);
}

static int pc_error(sqlite3_vfs *vfs, int length, char *out) {
    (void)vfs;
    return real_vfs->xGetLastError(real_vfs, length, out);
}

static void install(void) {
    real_vfs = sqlite3_vfs_find(NULL);
    if (real_vfs == NULL) return;
    powercut_vfs.iVersion = 2;
    powercut_vfs.szOsFile = (int)FILE_ROOM + real_vfs->szOsFile;
    powercut_vfs.mxPathname = real_vfs->mxPathname;
    powercut_vfs.zName = "mado-powercut";
    powercut_vfs.xOpen = pc_open;
    powercut_vfs.xDelete = pc_delete;
    powercut_vfs.xAccess = pc_access;
    powercut_vfs.xFullPathname = pc_full_path;
    powercut_vfs.xRandomness = pc_random;
    powercut_vfs.xSleep = pc_sleep;
    powercut_vfs.xCurrentTime = pc_time;
    powercut_vfs.xCurrentTimeInt64 = pc_time64;
    powercut_vfs.xGetLastError = pc_error;
    if (sqlite3_vfs_register(&powercut_vfs, 1) != SQLITE_OK) real_vfs = NULL;
}

int powercut_install(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, install);
    return real_vfs == NULL;
}
