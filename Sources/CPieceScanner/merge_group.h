// Merging several short pieces by turns, so that their look-ups, which mostly miss the processor's nearer caches, overlap.
// Included by scanner.c for AVX-512 and by nothing else.

#ifndef MERGE_GROUP_H
#define MERGE_GROUP_H

#include "pair.h"
#include "slot.h"

enum {
  /// How many pieces take turns.
  GROUP = 16,
  /// The longest of them.
  GROUP_LENGTH = 16,
};

/// A piece of several tokens that are being merged.
typedef struct {
  uint32_t ids[GROUP_LENGTH];
  /// The rank of each token's merge with the next one; all ones behind the last.
  uint32_t ranks[GROUP_LENGTH];
  /// Where it is to be remembered, or NULL.
  Slot *bucket;
  Slot key;
  uint64_t left, right;
  uint32_t count;
  uint32_t place;
} Merging;

#define AVX512_MERGE __attribute__((target("avx512f,avx512bw,avx512vl,bmi,bmi2,lzcnt"), min_vector_width(512)))

AVX512_MERGE static inline __attribute__((always_inline)) void begin(Merging *piece, const CPieceScannerMerges *merges,
                                                                     const uint8_t *bytes, size_t length) {
  _mm512_storeu_si512(piece->ranks, _mm512_set1_epi32(-1));
  for (size_t i = 0; i < length; i++) piece->ids[i] = merges->byte_ids[bytes[i]];
  for (size_t i = 0; i + 1 < length; i++) piece->ranks[i] = merges->byte_pairs[(size_t)bytes[i] << 8 | bytes[i + 1]];
  piece->count = (uint32_t)length;
}

/// Makes the first merge that is due and asks for what the next one depends on; false if there is none.
AVX512_MERGE static inline __attribute__((always_inline)) bool step(Merging *piece, const CPieceScannerMerges *merges) {
  const __m512i none = _mm512_set1_epi32(-1);
  __m512i ids = _mm512_loadu_si512(piece->ids), ranks = _mm512_loadu_si512(piece->ranks);
  const uint32_t least = _mm512_reduce_min_epu32(ranks);
  if (least == NO_RANK) return false;
  const __m512i token = _mm512_set1_epi32((int)least);
  const uint32_t equal = _mm512_cmpeq_epi32_mask(ranks, token);
  const uint32_t bit = equal & -equal, at = (uint32_t)__builtin_ctz(bit);
  ids = _mm512_maskz_compress_epi32((__mmask16)~(bit << 1), _mm512_mask_mov_epi32(ids, (__mmask16)bit, token));
  ranks = _mm512_mask_compress_epi32(none, (__mmask16)~bit, ranks);
  // The pairs on both sides are to be looked up.
  ranks = _mm512_mask_mov_epi32(ranks, (__mmask16)(bit | bit >> 1), none);
  _mm512_storeu_si512(piece->ids, ids);
  _mm512_storeu_si512(piece->ranks, ranks);
  piece->count--;
  piece->place = at;
  if (at + 1 < piece->count) {
    piece->right = pair_of(least, piece->ids[at + 1]);
    fetch_pair(merges, piece->right);
  }
  if (at > 0) {
    piece->left = pair_of(piece->ids[at - 1], least);
    fetch_pair(merges, piece->left);
  }
  return true;
}

static inline __attribute__((always_inline)) void look_up(Merging *piece, const CPieceScannerMerges *merges) {
  const uint32_t at = piece->place;
  if (at + 1 < piece->count) piece->ranks[at] = merged_pair(merges, piece->right);
  if (at > 0) piece->ranks[at - 1] = merged_pair(merges, piece->left);
}

/// The number of tokens of all pieces of a group.
AVX512_MERGE static size_t merge_group(const CPieceScannerMerges *merges, Merging *group, size_t count) {
  Merging *open[GROUP];
  for (size_t i = 0; i < count; i++) open[i] = &group[i];
  size_t tokens = 0;
  while (count > 0) {
    size_t left = 0;
    for (size_t i = 0; i < count; i++) {
      Merging *const piece = open[i];
      if (step(piece, merges)) {
        open[left++] = piece;
      } else {
        tokens += piece->count;
        if (piece->bucket != NULL) remember(piece->bucket, piece->key, piece->count);
      }
    }
    count = left;
    for (size_t i = 0; i < count; i++) look_up(open[i], merges);
  }
  return tokens;
}

#endif
