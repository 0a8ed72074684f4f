#include "CPieceScanner.h"
#include "slot.h"

static const uint32_t NONE = 0xFFFFFFFF;

/// The token that two neighbours merge into, or NONE.
static inline uint32_t merged(const CPieceScannerMerges *merges, uint32_t left, uint32_t right) {
  const uint64_t pair = (uint64_t)left << 18 | right;
  const uint64_t key = pair | 1ull << 45;
  const uint64_t *slot = merges->pairs + ((pair * 0x9E3779B97F4A7C15 >> 32) * merges->pair_slots >> 32);
  while (*slot >> 18 != key) {
    if (*slot++ == 0) return NONE;
  }
  return (uint32_t)(*slot & 0x3FFFF);
}

uint32_t CPieceScannerMergedPair(const CPieceScannerMerges *merges, uint32_t left, uint32_t right) {
  return merged(merges, left, right);
}

size_t CPieceScannerMergeRanked(const CPieceScannerMerges *merges, uint32_t *ids, uint32_t *ranks, size_t count) {
  while (count > 1) {
    uint32_t least = ranks[0];
    size_t at = 0;
    for (size_t i = 1; i + 1 < count; i++) {
      const bool is_less = ranks[i] < least;
      least = is_less ? ranks[i] : least;
      at = is_less ? i : at;
    }
    if (least == NONE) break;
    ids[at] = least;
    count--;
    for (size_t i = at + 1; i < count; i++) {
      ids[i] = ids[i + 1];
      ranks[i] = ranks[i + 1];
    }
    if (at + 1 < count) ranks[at] = merged(merges, least, ids[at + 1]);
    if (at > 0) ranks[at - 1] = merged(merges, ids[at - 1], least);
  }
  return count;
}

size_t CPieceScannerMerge(const CPieceScannerMerges *merges, const uint8_t *piece, size_t length) {
  uint32_t ids[CPIECESCANNER_MAX_MERGE];
  // The rank of each token's merge with the next one.
  uint32_t ranks[CPIECESCANNER_MAX_MERGE];
  for (size_t i = 0; i < length; i++) ids[i] = merges->byte_ids[piece[i]];
  for (size_t i = 0; i + 1 < length; i++) ranks[i] = merges->byte_pairs[(size_t)piece[i] << 8 | piece[i + 1]];
  return CPieceScannerMergeRanked(merges, ids, ranks, length);
}

size_t CPieceScannerCountPiece(const uint8_t *piece, size_t length, size_t available, CPieceScannerCache cache,
                               const CPieceScannerMerges *merges, CPieceScannerCounter counter, const void *context) {
  if (length > CPIECESCANNER_MAX_MERGE) return counter(context, piece, length);
  if (length > 15 || cache.slots == NULL || available < 16) return CPieceScannerMerge(merges, piece, length);
  // The upper half of a slot's last byte holds the number of tokens, which is at most 15.
  const uint64_t mask = 0x0FFFFFFFFFFFFFFF;
  const Slot key = slot_of(piece, length);
  Slot *const bucket = (Slot *)cache.slots + 2 * (slot_hash(key) >> (64 - cache.bits));
  if (bucket[0].low == key.low && (bucket[0].high & mask) == key.high) return bucket[0].high >> 60;
  if (bucket[1].low == key.low && (bucket[1].high & mask) == key.high) return bucket[1].high >> 60;
  const size_t count = CPieceScannerMerge(merges, piece, length);
  // The newer of two pieces stays longer.
  bucket[1] = bucket[0];
  bucket[0] = (Slot){key.low, key.high | (uint64_t)count << 60};
  return count;
}
