/* sandbox.h: the walls around a process that reads a foreign file */
#pragma once
#include "reader/reader.h"

/* The path under which a library that wants a path opens the file at descriptor 0 (only freexl does).
 * The sandbox allows opening by this very pointer and no other, for reading. */
extern const char sandbox_input[];

/* Fills in what `limits` leaves open. */
ReaderLimits limits_complete(const ReaderLimits *limits);

/* Sets limits of memory, time and descriptors for this process, for good. */
bool sandbox_limit(const ReaderLimits *limits, GError **error);
/* From here on: memory, reading what is open, writing to what is open, and ending. Anything else ends
 * the process, an attempt to open a file fails. */
bool sandbox_enter(GError **error);
