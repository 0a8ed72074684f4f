// Short pieces as keys: what the table of frequent tokens and the cache have in common.

#ifndef SLOT_H
#define SLOT_H

#include <string.h>

#include "CPieceScanner.h"

/// Sixteen bytes: those of the token and, in the last one, their number.
typedef struct {
  uint64_t low, high;
} Slot;

static const uint64_t LOW_MULTIPLIER = 0x9E3779B97F4A7C15, HIGH_MULTIPLIER = 0xD6E8FEB86659FD93;

/// The bytes of a piece of this length within the first eight, and within the next eight.
static const uint64_t low_masks[17] = {
    0,
    0xFF,
    0xFFFF,
    0xFFFFFF,
    0xFFFFFFFF,
    0xFFFFFFFFFF,
    0xFFFFFFFFFFFF,
    0xFFFFFFFFFFFFFF,
    ~0ull,
    ~0ull,
    ~0ull,
    ~0ull,
    ~0ull,
    ~0ull,
    ~0ull,
    ~0ull,
    ~0ull,
};
static const uint64_t high_masks[17] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFFFF, 0xFFFFFF, 0xFFFFFFFF, 0xFFFFFFFFFF, 0xFFFFFFFFFFFF, 0xFFFFFFFFFFFFFF, 0,
};

/// The key of a piece of 1 to 15 bytes; sixteen bytes must be readable from it on.
static inline __attribute__((always_inline)) Slot slot_of(const uint8_t *piece, size_t length) {
  Slot slot;
  memcpy(&slot.low, piece, 8);
  memcpy(&slot.high, piece + 8, 8);
  slot.low &= low_masks[length];
  slot.high = (slot.high & high_masks[length]) | (uint64_t)length << 56;
  return slot;
}

static inline __attribute__((always_inline)) uint64_t slot_hash(Slot slot) {
  return (slot.low ^ slot.high * HIGH_MULTIPLIER) * LOW_MULTIPLIER;
}

/// A bucket of the cache fills a line of the processor's.
enum { CACHE_WAYS = 4 };

/// Where a piece is remembered, if it is.
static inline __attribute__((always_inline)) Slot *cache_bucket(CPieceScannerCache cache, Slot key) {
  return (Slot *)cache.slots + CACHE_WAYS * (slot_hash(key) >> (64 - cache.bits));
}

/// Whether a piece of this length, of which so many bytes can be read, is remembered.
static inline __attribute__((always_inline)) bool is_cached(CPieceScannerCache cache, size_t length, size_t available) {
  return length <= 15 && cache.slots != NULL && available >= 16;
}

/// The number of tokens that is remembered for a piece, or 0. The upper half of a slot's last byte holds it; it is at most
/// 15.
static inline __attribute__((always_inline)) size_t cached_count(const Slot *bucket, Slot key) {
  const uint64_t mask = 0x0FFFFFFFFFFFFFFF;
  for (size_t i = 0; i < CACHE_WAYS; i++) {
    if (bucket[i].low == key.low && (bucket[i].high & mask) == key.high) return bucket[i].high >> 60;
  }
  return 0;
}

/// Remembers a piece, of those in its bucket the longest.
static inline __attribute__((always_inline)) void remember(Slot *bucket, Slot key, size_t count) {
  for (size_t i = CACHE_WAYS - 1; i > 0; i--) bucket[i] = bucket[i - 1];
  bucket[0] = (Slot){key.low, key.high | (uint64_t)count << 60};
}

#endif
