// Counts the allocations of a thread: for tests only.

#ifndef CALLOCATIONCOUNTER_H
#define CALLOCATIONCOUNTER_H

#include <stdbool.h>
#include <stddef.h>

/// Whether allocations are counted here, which takes glibc.
bool CAllocationCounterIsAvailable(void);

/// How many blocks the calling thread has allocated so far.
size_t CAllocationCount(void);

#endif
