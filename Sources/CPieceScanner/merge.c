#include "CPieceScanner.h"
#include "pair.h"
#include "slot.h"

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
    if (least == NO_RANK) break;
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
  if (!is_cached(cache, length, available)) return CPieceScannerMerge(merges, piece, length);
  const Slot key = slot_of(piece, length);
  Slot *const bucket = cache_bucket(cache, key);
  const size_t known = cached_count(bucket, key);
  if (known > 0) return known;
  const size_t count = CPieceScannerMerge(merges, piece, length);
  remember(bucket, key, count);
  return count;
}

void CPieceScannerWithScratch(void (*body)(void *context, uint32_t *tokens, uint64_t *marks), void *context) {
  uint32_t tokens[CPIECESCANNER_SCRATCH_LENGTH];
  uint64_t marks[CPIECESCANNER_SCRATCH_LENGTH / 64 + 1];
  body(context, tokens, marks);
}

void CPieceScannerWarm(const void *start, size_t length) {
  const volatile uint8_t *const bytes = start;
  for (size_t i = 0; i < length; i += 64) (void)bytes[i];
}
