// Counts the pieces of ASCII text that are tokens, 64 bytes at a time: the vectorized part of Tokenization.
//
// It knows less than the walker in Swift, which is the definition: it stops at anything that is not plain (a character
// beyond ASCII, a piece longer than a window) and lets the walker take the next piece. Tests hold the two to one another.

#ifndef CPIECESCANNER_H
#define CPIECESCANNER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// The pattern by which text is cut.
typedef enum {
  CPieceScannerCl100k = 1,
  CPieceScannerO200k = 2,
} CPieceScannerRule;

/// The frequent tokens of up to 15 bytes, two to a bucket: a table that answers "this piece is one token" or nothing.
/// Its layout is that of the section "frequent" of a vocabulary table, see CVocabulary.h.
typedef struct {
  const void *slots;
  uint32_t bucket_bits;
} CPieceScannerTable;

/// A piece of the text, as byte offsets.
typedef struct {
  uint32_t start;
  uint32_t end;
} CPieceScannerPiece;

typedef struct {
  /// Where the first piece starts that was not looked at; the length of the text when all of it is done.
  size_t position;
  /// How many pieces were looked at and found in the table.
  size_t tokens;
  /// How many were not found; they are in the array, in order.
  size_t unknown;
} CPieceScannerResult;

/// The longest text, so that offsets fit; a longer one is scanned in parts, all but the last with `is_end` false.
#define CPIECESCANNER_MAX_LENGTH ((size_t)1 << 31)

/// The fewest pieces that the array `unknown` must hold.
#define CPIECESCANNER_MIN_CAPACITY 2048

/// How the bytes of a piece become tokens, as CVocabulary.h lays it out: sections "pairs", "pair filter",
/// "byte ids", "byte pairs".
/// A token's id is its rank.
typedef struct {
  const uint64_t *pairs;
  uint64_t pair_slots;
  const uint64_t *pair_filter;
  const uint32_t *byte_ids;
  const uint32_t *byte_pairs;
} CPieceScannerMerges;

/// The size of the filter of pairs is two to this power, in bits.
#define CPIECESCANNER_PAIR_FILTER_BITS 20

/// The longest piece that CPieceScannerMerge takes.
#define CPIECESCANNER_MAX_MERGE 32

/// The number of tokens of a piece of 1 to CPIECESCANNER_MAX_MERGE bytes: byte-pair encoding as its definition has it,
/// the lowest rank first. Quadratic in the length, and for few bytes faster than what is linear.
size_t CPieceScannerMerge(const CPieceScannerMerges *merges, const uint8_t *piece, size_t length);

/// The token that two neighbours merge into, or all ones.
uint32_t CPieceScannerMergedPair(const CPieceScannerMerges *merges, uint32_t left, uint32_t right);

/// Merges `count` tokens, whose merges with their right neighbours are in `ranks`, and returns how many remain.
size_t CPieceScannerMergeRanked(const CPieceScannerMerges *merges, uint32_t *ids, uint32_t *ranks, size_t count);

/// Characters of three bytes, which most Chinese, Japanese and Korean ones are, as CVocabulary.h lays them out: sections
/// "wide", "bridges" and "half bridges".
typedef struct {
  const uint32_t *characters;
  const uint64_t *bridges;
  const uint64_t *half_bridges;
  /// Whether no token reaches from one character beyond ASCII into one of four bytes that follows it.
  bool splits_before_four;
} CPieceScannerWide;

/// The size of the filter of bridges is two to this power, in bits.
#define CPIECESCANNER_BRIDGE_BITS 18
#define CPIECESCANNER_HALF_BRIDGE_BITS 16

/// The most characters that are merged without going back to bytes.
#define CPIECESCANNER_MAX_WIDE 64

/// Counts the tokens of a longer piece.
typedef size_t (*CPieceScannerCounter)(const void *context, const uint8_t *piece, size_t length);

/// What became of pieces that are not in the table, so that those that come again are counted once: slots of 16
/// bytes, four to a bucket, zero when empty. There are two to the power of `bits` buckets.
typedef struct {
  void *slots;
  uint32_t bits;
} CPieceScannerCache;

/// The number of tokens of any piece, from the cache if it was there before and is short. A cache without slots is none.
///
/// `available` is how many bytes can be read from `piece` on.
size_t CPieceScannerCountPiece(const uint8_t *piece, size_t length, size_t available, CPieceScannerCache cache,
                               const CPieceScannerMerges *merges, CPieceScannerCounter counter, const void *context);

/// Counts the tokens of pieces of wide letters and punctuation marks from `*position` on, which must be the start of a
/// piece, until it meets something else; `*position` then is where the next piece starts.
///
/// No token reaches over most borders between two characters, so a piece falls into segments that are encoded by
/// themselves; and within a segment characters that are tokens are merged as such.
size_t CPieceScannerCountWide(const CPieceScannerWide *wide, const CPieceScannerMerges *merges, const uint8_t *text,
                              size_t length, size_t *position, CPieceScannerCache cache, CPieceScannerCounter counter,
                              const void *context);

/// The number of tokens of a piece that may hold wide characters among others: it falls into segments in the same way.
size_t CPieceScannerCountLong(const CPieceScannerWide *wide, const CPieceScannerMerges *merges, const uint8_t *piece,
                              size_t length, size_t available, CPieceScannerCache cache, CPieceScannerCounter counter,
                              const void *context);

/// The longest piece that CPieceScannerWithScratch has room for.
#define CPIECESCANNER_SCRATCH_LENGTH 65536

/// Calls `body` with room for a token per byte of such a piece and for a bit per byte and one more word of bits, none of it
/// initialized. It lies on the stack, of which it takes 272 KB: only what is used is ever touched.
void CPieceScannerWithScratch(void (*body)(void *context, uint32_t *tokens, uint64_t *marks), void *context);

/// Reads memory through once, line by line: a table that is about to be used all over is then in the cache ten times
/// sooner than by looking things up in it.
void CPieceScannerWarm(const void *start, size_t length);

/// Whether this processor has what the scanner needs. If not, the walker does everything.
bool CPieceScannerIsAvailable(void);

/// Counts the tokens of `text` from `*position` on, which must be the start of a piece, until it meets something that is
/// not plain, or the end, or more than `limit` tokens; `*position` then is where the next piece starts.
///
/// A cache without slots is none.
size_t CPieceScannerCount(CPieceScannerTable table, CPieceScannerRule rule, const uint8_t *text, size_t length,
                          bool is_end, size_t *position, size_t limit, CPieceScannerCache cache,
                          const CPieceScannerMerges *merges, CPieceScannerCounter counter, const void *context);

/// The same with a set of instructions, as CPieceScannerScanWith takes it.
size_t CPieceScannerCountWith(int set, CPieceScannerTable table, CPieceScannerRule rule, const uint8_t *text,
                              size_t length, bool is_end, size_t *position, size_t limit, CPieceScannerCache cache,
                              const CPieceScannerMerges *merges, CPieceScannerCounter counter, const void *context);

/// Looks up the pieces of `text` from `start` on, which must be the start of a piece, until it meets something that is
/// not plain, the end, more than `limit` tokens, or a full array.
///
/// `length` is at most CPIECESCANNER_MAX_LENGTH; `capacity` at least CPIECESCANNER_MIN_CAPACITY.
///
/// `set` is the instructions to use, which the processor must have: 0 AVX2, 1 AVX-512.
CPieceScannerResult CPieceScannerScanWith(int set, CPieceScannerTable table, CPieceScannerRule rule,
                                          const uint8_t *text, size_t length, bool is_end, size_t start, size_t limit,
                                          CPieceScannerPiece *unknown, size_t capacity);

/// Whether the processor has that set.
bool CPieceScannerHas(int set);

#endif
