// Which token two neighbours merge into: the table of pairs and its filter, see CVocabulary.h.

#ifndef PAIR_H
#define PAIR_H

#include "CPieceScanner.h"

/// No token: greater than any rank.
static const uint32_t NO_RANK = 0xFFFFFFFF;

static inline __attribute__((always_inline)) uint64_t pair_of(uint32_t left, uint32_t right) {
  return (uint64_t)left << 18 | right;
}

static inline __attribute__((always_inline)) uint64_t pair_hash(uint64_t pair) { return pair * 0x9E3779B97F4A7C15; }

/// The token that a pair merges into, or NO_RANK.
static inline __attribute__((always_inline)) uint32_t merged_pair(const CPieceScannerMerges *merges, uint64_t pair) {
  const uint64_t key = pair | 1ull << 45, hash = pair_hash(pair);
  const uint64_t bit = hash >> (64 - CPIECESCANNER_PAIR_FILTER_BITS);
  if (!(merges->pair_filter[bit >> 6] >> (bit & 63) & 1)) return NO_RANK;
  const uint64_t *slot = merges->pairs + ((hash >> 32) * merges->pair_slots >> 32);
  while (*slot >> 18 != key) {
    if (*slot++ == 0) return NO_RANK;
  }
  return (uint32_t)(*slot & 0x3FFFF);
}

/// The token that two neighbours merge into, or NO_RANK.
static inline __attribute__((always_inline)) uint32_t merged(const CPieceScannerMerges *merges, uint32_t left,
                                                             uint32_t right) {
  return merged_pair(merges, pair_of(left, right));
}

/// Fetches what merged_pair will look at.
static inline __attribute__((always_inline)) void fetch_pair(const CPieceScannerMerges *merges, uint64_t pair) {
  const uint64_t hash = pair_hash(pair);
  __builtin_prefetch(&merges->pair_filter[hash >> (64 - CPIECESCANNER_PAIR_FILTER_BITS) >> 6]);
  __builtin_prefetch(&merges->pairs[(hash >> 32) * merges->pair_slots >> 32]);
}

#endif
