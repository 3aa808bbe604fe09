/* sandbox.h: the walls around a process that reads a foreign file */
#pragma once
#include "reader/reader.h"

/* Fills in what `limits` leaves open. */
ReaderLimits limits_complete(const ReaderLimits *limits);

/* Loads what libraries need from outside, and sees to it that the parent hears of memory that is
 * out. */
void sandbox_prepare(void);
/* Sets limits of memory, time and descriptors for this process, for good. */
bool sandbox_limit(const ReaderLimits *limits, GError **error);
/* From here on: memory, reading what is open, writing to what is open, and ending. Anything else
 * ends the process, an attempt to open a file fails. Where the kernel permits no filter the limits
 * alone hold. */
bool sandbox_enter(GError **error);
