#include "CAllocationCounter.h"

#include <errno.h>
#include <stdlib.h>

#ifndef __has_feature
#define __has_feature(name) 0
#endif

// A sanitizer brings an allocator of its own.
#if defined(__GLIBC__) && !__has_feature(address_sanitizer)

// A program's own definitions take precedence over the C library's, which has these names for them as well.
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

static _Thread_local size_t allocations;

void *malloc(size_t size) {
  allocations++;
  return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
  allocations++;
  return __libc_calloc(count, size);
}

void *realloc(void *block, size_t size) {
  allocations++;
  return __libc_realloc(block, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
  allocations++;
  return __libc_memalign(alignment, size);
}

int posix_memalign(void **block, size_t alignment, size_t size) {
  allocations++;
  *block = __libc_memalign(alignment, size);
  return *block == NULL ? ENOMEM : 0;
}

bool CAllocationCounterIsAvailable(void) { return true; }
size_t CAllocationCount(void) { return allocations; }

#else

bool CAllocationCounterIsAvailable(void) { return false; }
size_t CAllocationCount(void) { return 0; }

#endif
