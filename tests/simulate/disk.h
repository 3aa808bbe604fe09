/* disk.h: a disk that fails on request, under SQLite and under the book's own system calls
 *
 * Files stand in a real folder, so that the program sees them as ever; that is what the kernel's
 * cache would hold. Beside it the disk keeps what has surely reached the platter: a file's bytes at
 * its last sync, and every write since. When the power is lost, each sector written since is there,
 * is not, or is torn, in any order, and the files are made to be what the disk then has.
 *
 * SQLite's files pass through a VFS; the book's own calls (its lock, sync, rename, unlink, the
 * clock) are taken by the linker (--wrap), so that the program is built of the same objects as
 * ever.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

typedef enum {
    FAULT_NONE,
    FAULT_POWER,  /* all processes end; what was not synced is lost, torn or kept */
    FAULT_KILLED, /* one process ends; what it wrote stands */
    FAULT_FULL,   /* no room for a file to grow */
    FAULT_READ,
    FAULT_WRITE, /* an error, part of the bytes written */
    FAULT_SYNC,  /* an error; what was not synced still is not */
    FAULT_TRUNCATE,
    FAULT_DELETE,
    FAULT_CALL,  /* of the book's own: open, fsync, rename, unlink */
    FAULT_LOCK,  /* the kernel has no locks left */
    FAULT_CLOCK, /* not armed: the clock jumped */
    FAULT_COUNT
} Fault;
extern const char *const fault_names[FAULT_COUNT];

enum { PROCESS_COUNT = 2, PROCESS_OBSERVER = PROCESS_COUNT };

/* Makes the disk what SQLite stands on, once; before that all calls go to the system. */
void disk_start(void);
/* A new life of the world: nothing is armed, every file forgotten. */
void disk_reset(void);
/* Who acts from now on. Faults strike processes, never the observer. */
void disk_process(int process);

/* The fault strikes the `countdown`-th of the calls that it is about; and every one after it when
 * it `stays`. */
void disk_arm(Fault fault, unsigned countdown, bool stays);
/* What has struck since it was armed; disarms. */
Fault disk_disarm(void);
bool disk_has_struck(void);
bool disk_is_dead(int process);
/* After its files are closed, a process that ended may begin again. */
void disk_revive(int process);
/* Every process has ended and is closed: makes the files what the disk has. */
void disk_lose_power(void);
/* Takes a file and what stands beside it away for good, by nobody's hand. */
void disk_remove(const char *path);
/* Sets the clock anywhere. */
void disk_jump_clock(void);

/* What was counted since the start. */
typedef struct {
    uint64_t writes, syncs, lost, torn, kept, files_lost, files_back, waits;
} DiskCounts;
const DiskCounts *disk_counts(void);
