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

/// Counts the tokens of a piece that is not in the table.
typedef size_t (*CPieceScannerCounter)(const void *context, const uint8_t *piece, size_t length);

/// What became of pieces that are not in the table, so that those that come again are counted once: direct-mapped slots
/// of 16 bytes, zero when empty.
typedef struct {
  void *slots;
  uint32_t bits;
} CPieceScannerCache;

/// Whether this processor has what the scanner needs. If not, the walker does everything.
bool CPieceScannerIsAvailable(void);

/// Looks up the pieces of `text` from `start` on, which must be the start of a piece, until it meets something that is
/// not plain, the end, more than `limit` tokens, or a full array.
///
/// `length` is at most CPIECESCANNER_MAX_LENGTH; `capacity` at least CPIECESCANNER_MIN_CAPACITY.
CPieceScannerResult CPieceScannerScan(CPieceScannerTable table, CPieceScannerRule rule, const uint8_t *text,
                                      size_t length, bool is_end, size_t start, size_t limit,
                                      CPieceScannerPiece *unknown, size_t capacity);

/// Counts the tokens of `text` from `*position` on, which must be the start of a piece, until it meets something that is
/// not plain, or the end, or more than `limit` tokens; `*position` then is where the next piece starts.
///
/// A cache without slots is none.
size_t CPieceScannerCount(CPieceScannerTable table, CPieceScannerRule rule, const uint8_t *text, size_t length,
                          bool is_end, size_t *position, size_t limit, CPieceScannerCache cache, CPieceScannerCounter counter,
                          const void *context);

/// Scans with a set of instructions chosen by the caller, for tests: 0 AVX2, 1 AVX-512.
CPieceScannerResult CPieceScannerScanWith(int set, CPieceScannerTable table, CPieceScannerRule rule,
                                          const uint8_t *text, size_t length, bool is_end, size_t start, size_t limit,
                                          CPieceScannerPiece *unknown, size_t capacity);

/// Whether the processor has that set.
bool CPieceScannerHas(int set);

#endif
