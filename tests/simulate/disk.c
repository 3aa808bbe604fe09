/* disk.c: see disk.h
 *
 * Invariants: `image` is what the platter surely holds of a file; `pending` is what was written
 * since, oldest first; the real file is image and pending together.
 */
#include "disk.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "dice.h"

enum { SECTOR = 512 };

const char *const fault_names[FAULT_COUNT] = {
    "none",       "power lost",     "process killed", "disk full",  "read error", "write error",
    "sync error", "truncate error", "delete error",   "call error", "no locks",   "clock jump"};

typedef struct {
    sqlite3_int64 offset;
    GBytes *bytes; /* NULL: the file is cut there */
} Pending;

/* A file by its name. */
typedef struct {
    char *path;
    GByteArray *image;
    GArray *pending; /* of Pending */
    bool named;      /* its name has reached the platter */
    bool deleted;    /* and is gone again, which has not */
} Platter;

typedef struct {
    sqlite3_file base;
    Platter *platter; /* NULL: a file without a name */
    int process;
    sqlite3_file *real;
} DiskFile;

static struct {
    bool started;
    sqlite3_vfs *real;
    GHashTable *platters; /* path to Platter */
    int process;
    bool dead[PROCESS_COUNT + 1];
    Fault armed;
    unsigned countdown;
    bool stays, struck;
    gint64 now;
    DiskCounts counts;
} disk;

/* ---- faults ---- */

void disk_process(int process) { disk.process = process; }
bool disk_is_dead(int process) { return disk.dead[process]; }
void disk_revive(int process) { disk.dead[process] = false; }
bool disk_has_struck(void) { return disk.struck; }
const DiskCounts *disk_counts(void) { return &disk.counts; }

void disk_arm(Fault fault, unsigned countdown, bool stays)
{
    disk.armed = fault;
    disk.countdown = countdown;
    disk.stays = stays;
    disk.struck = false;
}

Fault disk_disarm(void)
{
    Fault struck = disk.struck ? disk.armed : FAULT_NONE;

    disk.armed = FAULT_NONE;
    disk.struck = false;
    return struck;
}

/* Whether `fault` is armed and strikes `process` at this call. */
static bool strikes(Fault fault, int process)
{
    if (disk.armed != fault || process == PROCESS_OBSERVER || (disk.struck && !disk.stays))
        return false;
    if (disk.countdown > 0) {
        disk.countdown--;
        return false;
    }
    disk.struck = true;
    return true;
}

/* Whether this process ends before, or in the middle of, a call that changes something. */
static bool ends(int process)
{
    if (disk.dead[process])
        return true;
    if (strikes(FAULT_KILLED, process))
        disk.dead[process] = true;
    else if (strikes(FAULT_POWER, process))
        memset(disk.dead, true, PROCESS_COUNT);
    return disk.dead[process];
}

/* ---- platters ---- */

static void pending_clear(void *data)
{
    Pending *pending = data;

    if (pending->bytes != NULL)
        g_bytes_unref(pending->bytes);
}

static void platter_free(void *data)
{
    Platter *platter = data;

    g_byte_array_unref(platter->image);
    g_array_unref(platter->pending);
    g_free(platter->path);
    g_free(platter);
}

static Platter *platter_new(const char *path)
{
    Platter *platter = g_new0(Platter, 1);
    char *bytes = NULL;
    gsize size = 0;

    platter->path = g_strdup(path);
    platter->image = g_byte_array_new();
    platter->pending = g_array_new(FALSE, FALSE, sizeof(Pending));
    g_array_set_clear_func(platter->pending, pending_clear);
    platter->named = g_file_get_contents(path, &bytes, &size, NULL);
    if (platter->named)
        g_byte_array_append(platter->image, (const guint8 *)bytes, (guint)size);
    g_free(bytes);
    g_hash_table_replace(disk.platters, platter->path, platter);
    return platter;
}

static Platter *platter_find(const char *path)
{
    Platter *platter = g_hash_table_lookup(disk.platters, path);

    if (platter != NULL && !platter->deleted && access(path, F_OK) == 0)
        return platter;
    return platter_new(path);
}

static void platter_put(Platter *platter, sqlite3_int64 offset, const void *bytes, int size)
{
    Pending pending = {offset, bytes != NULL ? g_bytes_new(bytes, (gsize)size) : NULL};

    g_array_append_val(platter->pending, pending);
}

/* Sets bytes of the image, which grows with zeros. */
static void image_put(GByteArray *image, sqlite3_int64 offset, const guint8 *bytes, gsize size)
{
    guint end = (guint)offset + (guint)size;

    if (image->len < end) {
        guint before = image->len;
        g_byte_array_set_size(image, end);
        memset(image->data + before, 0, end - before);
    }
    memcpy(image->data + offset, bytes, size);
}

static void image_apply(GByteArray *image, const Pending *pending)
{
    gsize size;
    const guint8 *bytes;

    if (pending->bytes == NULL) {
        if (image->len > pending->offset)
            g_byte_array_set_size(image, (guint)pending->offset);
        return;
    }
    bytes = g_bytes_get_data(pending->bytes, &size);
    image_put(image, pending->offset, bytes, size);
}

static void platter_sync(Platter *platter)
{
    for (guint i = 0; i < platter->pending->len; i++)
        image_apply(platter->image, &g_array_index(platter->pending, Pending, i));
    g_array_set_size(platter->pending, 0);
    platter->named = true;
}

/* ---- what the platter holds when the power is gone ---- */

static void sector_lose(GByteArray *image, sqlite3_int64 offset, const guint8 *bytes, gsize size,
                        unsigned odds)
{
    if (dice_below(8) < odds) {
        image_put(image, offset, bytes, size);
        disk.counts.kept++;
    } else if (dice_once_in(8)) {
        image_put(image, offset, bytes, 1 + dice_below((unsigned)size));
        disk.counts.torn++;
    } else {
        disk.counts.lost++;
    }
}

/* Each sector by itself, whatever came before or after it. */
static void pending_lose(GByteArray *image, const Pending *pending, unsigned odds)
{
    gsize size, done = 0;
    const guint8 *bytes;

    if (pending->bytes == NULL) {
        if (dice_below(8) < odds)
            image_apply(image, pending);
        return;
    }
    bytes = g_bytes_get_data(pending->bytes, &size);
    while (done < size) {
        sqlite3_int64 at = pending->offset + (sqlite3_int64)done;
        gsize piece = MIN(size - done, (gsize)(SECTOR - at % SECTOR));
        sector_lose(image, at, bytes + done, piece, odds);
        done += piece;
    }
}

static void file_write(const char *path, const GByteArray *image)
{
    FILE *file = fopen(path, "wb");

    if (file == NULL || fwrite(image->data, 1, image->len, file) != image->len || fclose(file) != 0)
        g_error("%s: the simulator cannot write", path);
}

int __real_unlink(const char *path);

/* True when the file is gone for good. */
static gboolean platter_lose(void *path G_GNUC_UNUSED, void *data, void *odds)
{
    Platter *platter = data;

    if (platter->deleted ? dice_once_in(2) : !platter->named && dice_once_in(2)) {
        disk.counts.files_lost += !platter->deleted;
        __real_unlink(platter->path);
        return TRUE;
    }
    disk.counts.files_back += platter->deleted;
    for (guint i = 0; i < platter->pending->len; i++)
        pending_lose(platter->image, &g_array_index(platter->pending, Pending, i),
                     *(unsigned *)odds);
    g_array_set_size(platter->pending, 0);
    platter->named = true;
    platter->deleted = false;
    file_write(platter->path, platter->image);
    return FALSE;
}

/* The shared index beside a log is never synced: it is gone, or anything. */
static void index_lose(const char *path)
{
    g_autofree char *index = g_strconcat(path, "-shm", NULL);
    g_autoptr(GByteArray) bytes = g_byte_array_new();

    __real_unlink(index);
    if (!g_str_has_suffix(path, ".book") || dice_once_in(2))
        return;
    g_byte_array_set_size(bytes, 32768);
    for (guint i = 0; i < bytes->len; i++)
        bytes->data[i] = (guint8)dice_roll();
    file_write(index, bytes);
}

static int path_order(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void disk_lose_power(void)
{
    unsigned length, odds = dice_once_in(3) ? 8 : dice_below(8);
    const char **paths = (const char **)g_hash_table_get_keys_as_array(disk.platters, &length);

    qsort(paths, length, sizeof *paths, path_order); /* so that a seed says what happens */
    for (unsigned i = 0; i < length; i++) {
        Platter *platter = g_hash_table_lookup(disk.platters, paths[i]);
        index_lose(platter->path);
        if (platter_lose(NULL, platter, &odds))
            g_hash_table_remove(disk.platters, paths[i]);
    }
    g_free(paths);
    memset(disk.dead, false, sizeof disk.dead);
}

/* ---- the methods of a file ---- */

static DiskFile *disk_file(sqlite3_file *file) { return (DiskFile *)(void *)file; }
static sqlite3_file *real_of(sqlite3_file *file) { return disk_file(file)->real; }

static int file_close(sqlite3_file *file)
{
    sqlite3_file *real = real_of(file);

    return real->pMethods != NULL ? real->pMethods->xClose(real) : SQLITE_OK;
}

static int file_read(sqlite3_file *file, void *bytes, int size, sqlite3_int64 offset)
{
    sqlite3_file *real = real_of(file);

    if (disk.dead[disk_file(file)->process] || strikes(FAULT_READ, disk_file(file)->process))
        return SQLITE_IOERR_READ;
    return real->pMethods->xRead(real, bytes, size, offset);
}

/* Writes to the file, and keeps that it has not been synced. */
static int file_put(DiskFile *file, const void *bytes, int size, sqlite3_int64 offset)
{
    if (size == 0)
        return SQLITE_OK;
    if (file->platter != NULL)
        platter_put(file->platter, offset, bytes, size);
    return file->real->pMethods->xWrite(file->real, bytes, size, offset);
}

static bool file_grows(DiskFile *file, int size, sqlite3_int64 offset)
{
    sqlite3_int64 now = 0;

    return file->real->pMethods->xFileSize(file->real, &now) == SQLITE_OK && offset + size > now;
}

static int file_write_at(sqlite3_file *base, const void *bytes, int size, sqlite3_int64 offset)
{
    DiskFile *file = disk_file(base);
    bool was_dead = disk.dead[file->process];

    disk.counts.writes++;
    if (ends(file->process)) {
        if (!was_dead) /* in the middle of this very write */
            file_put(file, bytes, (int)dice_below((unsigned)size + 1), offset);
        return SQLITE_IOERR_WRITE;
    }
    if (disk.armed == FAULT_FULL && file_grows(file, size, offset) &&
        strikes(FAULT_FULL, file->process)) {
        file_put(file, bytes, (int)dice_below((unsigned)size), offset);
        return SQLITE_FULL;
    }
    if (strikes(FAULT_WRITE, file->process)) {
        file_put(file, bytes, (int)dice_below((unsigned)size), offset);
        return SQLITE_IOERR_WRITE;
    }
    return file_put(file, bytes, size, offset);
}

static int file_truncate(sqlite3_file *base, sqlite3_int64 size)
{
    DiskFile *file = disk_file(base);

    if (ends(file->process) || strikes(FAULT_TRUNCATE, file->process))
        return SQLITE_IOERR_TRUNCATE;
    if (file->platter != NULL)
        platter_put(file->platter, size, NULL, 0);
    return file->real->pMethods->xTruncate(file->real, size);
}

static int file_sync(sqlite3_file *base, int flags G_GNUC_UNUSED)
{
    DiskFile *file = disk_file(base);

    disk.counts.syncs++;
    if (ends(file->process))
        return SQLITE_IOERR_FSYNC;
    if (strikes(FAULT_SYNC, file->process))
        return SQLITE_IOERR_FSYNC;
    if (file->platter != NULL)
        platter_sync(file->platter);
    return SQLITE_OK;
}

/* The rest is the system's. */
#define PASS(name, parameters, arguments)                                                          \
    static int file_##name parameters                                                              \
    {                                                                                              \
        sqlite3_file *real = real_of(file);                                                        \
        return real->pMethods->x##name arguments;                                                  \
    }
PASS(FileSize, (sqlite3_file * file, sqlite3_int64 *size), (real, size))
PASS(Lock, (sqlite3_file * file, int lock), (real, lock))
PASS(Unlock, (sqlite3_file * file, int lock), (real, lock))
PASS(CheckReservedLock, (sqlite3_file * file, int *held), (real, held))
PASS(FileControl, (sqlite3_file * file, int what, void *data), (real, what, data))
PASS(SectorSize, (sqlite3_file * file), (real))
PASS(DeviceCharacteristics, (sqlite3_file * file), (real))
PASS(ShmMap, (sqlite3_file * file, int page, int size, int extend, void volatile **memory),
     (real, page, size, extend, memory))
PASS(ShmLock, (sqlite3_file * file, int offset, int count, int flags), (real, offset, count, flags))
PASS(ShmUnmap, (sqlite3_file * file, int forget), (real, forget))

static void file_ShmBarrier(sqlite3_file *file)
{
    sqlite3_file *real = real_of(file);

    real->pMethods->xShmBarrier(real);
}

static const sqlite3_io_methods file_methods = {
    .iVersion = 2,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write_at,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_FileSize,
    .xLock = file_Lock,
    .xUnlock = file_Unlock,
    .xCheckReservedLock = file_CheckReservedLock,
    .xFileControl = file_FileControl,
    .xSectorSize = file_SectorSize,
    .xDeviceCharacteristics = file_DeviceCharacteristics,
    .xShmMap = file_ShmMap,
    .xShmLock = file_ShmLock,
    .xShmBarrier = file_ShmBarrier,
    .xShmUnmap = file_ShmUnmap,
};

/* ---- the methods of the file system ---- */

static int vfs_open(sqlite3_vfs *vfs G_GNUC_UNUSED, const char *name, sqlite3_file *base, int flags,
                    int *got)
{
    DiskFile *file = disk_file(base);
    int status;

    memset(file, 0, sizeof *file);
    file->process = disk.process;
    file->real = (sqlite3_file *)(file + 1);
    if (disk.dead[file->process])
        return SQLITE_CANTOPEN;
    if (name != NULL)
        file->platter = platter_find(name); /* before the system makes it */
    status = disk.real->xOpen(disk.real, name, file->real, flags, got);
    if (status == SQLITE_OK)
        base->pMethods = &file_methods;
    return status;
}

static int vfs_delete(sqlite3_vfs *vfs G_GNUC_UNUSED, const char *name, int sync_folder)
{
    Platter *platter = g_hash_table_lookup(disk.platters, name);

    if (ends(disk.process) || strikes(FAULT_DELETE, disk.process))
        return SQLITE_IOERR_DELETE;
    if (platter != NULL && (sync_folder || !platter->named))
        g_hash_table_remove(disk.platters, name);
    else if (platter != NULL)
        platter->deleted = true;
    return disk.real->xDelete(disk.real, name, 0);
}

static int vfs_randomness(sqlite3_vfs *vfs G_GNUC_UNUSED, int size, char *bytes)
{
    for (int i = 0; i < size; i++)
        bytes[i] = (char)dice_roll();
    return size;
}

static int vfs_sleep(sqlite3_vfs *vfs G_GNUC_UNUSED, int microseconds) { return microseconds; }

static int vfs_time(sqlite3_vfs *vfs G_GNUC_UNUSED, sqlite3_int64 *milliseconds)
{
    *milliseconds = INT64_C(210866760000000) + disk.now / 1000;
    return SQLITE_OK;
}

void disk_start(void)
{
    static sqlite3_vfs vfs;

    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    disk.real = sqlite3_vfs_find("unix");
    vfs = *disk.real;
    vfs.zName = "simulated";
    vfs.pNext = NULL;
    vfs.szOsFile = (int)sizeof(DiskFile) + disk.real->szOsFile;
    vfs.xOpen = vfs_open;
    vfs.xDelete = vfs_delete;
    vfs.xRandomness = vfs_randomness;
    vfs.xSleep = vfs_sleep;
    vfs.xCurrentTimeInt64 = vfs_time;
    if (sqlite3_vfs_register(&vfs, 1) != SQLITE_OK)
        g_error("the simulated file system cannot be registered");
    disk.platters = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, platter_free);
    disk.started = true;
}

void disk_reset(void)
{
    sqlite3_randomness(0, NULL);
    g_hash_table_remove_all(disk.platters);
    memset(disk.dead, false, sizeof disk.dead);
    disk.armed = FAULT_NONE;
    disk.struck = false;
    disk.now = INT64_C(1609459200) * G_USEC_PER_SEC;
}

static gboolean is_of_file(void *path, void *platter G_GNUC_UNUSED, void *file)
{
    return g_str_has_prefix(path, file);
}

void disk_remove(const char *path)
{
    static const char *const endings[] = {"", "-wal", "-shm", "-journal", ".lock"};

    g_hash_table_foreach_remove(disk.platters, is_of_file, (char *)path);
    for (size_t i = 0; i < G_N_ELEMENTS(endings); i++) {
        g_autofree char *name = g_strconcat(path, endings[i], NULL);
        __real_unlink(name);
    }
}

void disk_jump_clock(void)
{
    static const gint64 seconds[] = {0, -3600, 1, 951782400, 4102444800, 253402300799};

    disk.now = (seconds[dice_below(G_N_ELEMENTS(seconds))] + dice_below(100000)) * G_USEC_PER_SEC;
}

/* ---- the book's own calls: names and order are the linker's (--wrap) ---- */

int __wrap_open64(const char *path, int flags, ...);
int __real_open64(const char *path, int flags, ...);
int __wrap_fcntl64(int file, int command, ...);
int __real_fcntl64(int file, int command, ...);
int __wrap_fsync(int file);
int __real_fsync(int file);
int __wrap_unlink(const char *path);
int __wrap_renameat2(int old_folder, const char *old, int new_folder, const char *new_name,
                     unsigned flags);
int __real_renameat2(int old_folder, const char *old, int new_folder, const char *new_name,
                     unsigned flags);
gint64 __wrap_g_get_real_time(void);
gint64 __real_g_get_real_time(void);

/* Whether a call of the process fails; `changes`: one in the middle of which it may end. */
static bool call_fails(bool changes)
{
    static const int reasons[] = {EIO, ENOSPC, ENOMEM};

    if (!disk.started)
        return false;
    errno = EIO;
    if (disk.dead[disk.process] || (changes && ends(disk.process)))
        return true;
    if (!strikes(FAULT_CALL, disk.process))
        return false;
    errno = reasons[dice_below(G_N_ELEMENTS(reasons))];
    return true;
}

int __wrap_open64(const char *path, int flags, ...)
{
    int mode = 0;

    if ((flags & O_CREAT) != 0) {
        va_list arguments;
        va_start(arguments, flags);
        mode = va_arg(arguments, int);
        va_end(arguments);
    }
    return call_fails((flags & O_CREAT) != 0) ? -1 : __real_open64(path, flags, mode);
}

/* One thread plays all processes: whoever would wait is told that it cannot. */
int __wrap_fcntl64(int file, int command, ...)
{
    va_list arguments;
    struct flock *lock;
    int answer;

    va_start(arguments, command);
    lock = va_arg(arguments, struct flock *);
    va_end(arguments);
    if (!disk.started || lock->l_type == F_UNLCK)
        return __real_fcntl64(file, command, lock);
    errno = ENOLCK;
    if (disk.dead[disk.process] || strikes(FAULT_LOCK, disk.process))
        return -1;
    answer = __real_fcntl64(file, F_OFD_SETLK, lock);
    if (answer != 0 && command == F_OFD_SETLKW) {
        disk.counts.waits++;
        errno = EDEADLK;
    }
    return answer;
}

int __wrap_fsync(int file) { return call_fails(true) ? -1 : __real_fsync(file); }

int __wrap_unlink(const char *path)
{
    if (call_fails(true))
        return -1;
    if (disk.started)
        g_hash_table_remove(disk.platters, path);
    return __real_unlink(path);
}

int __wrap_renameat2(int old_folder, const char *old, int new_folder, const char *new_name,
                     unsigned flags)
{
    return call_fails(true) ? -1 : __real_renameat2(old_folder, old, new_folder, new_name, flags);
}

gint64 __wrap_g_get_real_time(void)
{
    return disk.started ? disk.now += dice_below(1000000) : __real_g_get_real_time();
}
