#include "CPieceScanner.h"
#include "slot.h"

// A character is looked up by its 16 bits (three bytes of UTF-8, U+0800 to U+FFFF). An entry, as CVocabulary.h has it:
// id (18 bits), tokens of the character by itself (2), class (2), two flags.

enum { LETTER = 1, MARK = 2, NUMBER = 3 };
enum { OPEN_RIGHT = 1 << 22, OPEN_LEFT = 1 << 23 };

static inline uint32_t entry_id(uint32_t entry) { return entry & 0x3FFFF; }
static inline unsigned entry_tokens(uint32_t entry) { return entry >> 18 & 3; }
static inline unsigned entry_class(uint32_t entry) { return entry >> 20 & 3; }

/// Whether a well-formed character of three bytes stands at `text`; its 16 bits go to `*bits`.
static inline bool wide_character(const uint8_t *text, size_t available, uint32_t *bits) {
  if (available < 3 || (text[0] & 0xF0) != 0xE0 || (text[1] & 0xC0) != 0x80 || (text[2] & 0xC0) != 0x80) return false;
  *bits = (uint32_t)(text[0] & 15) << 12 | (uint32_t)(text[1] & 63) << 6 | (text[2] & 63);
  // Overlong forms and surrogates have no class in the table and stop the caller.
  return true;
}

static inline bool has(const uint64_t *filter, unsigned bits, uint32_t left, uint32_t right) {
  const uint32_t hash = (left * 0x9E3779B1u ^ right * 0x85EBCA6Bu) * 0xC2B2AE35u >> (32 - bits);
  return filter[hash >> 6] >> (hash & 63) & 1;
}

/// Whether a token may hold both characters.
static inline bool is_bridged(const CPieceScannerWide *wide, uint32_t left, uint32_t right) {
  return has(wide->bridges, CPIECESCANNER_BRIDGE_BITS, left, right);
}

/// Whether a token may reach over the border and hold only a part of one of the two.
static inline bool is_half_bridged(const CPieceScannerWide *wide, uint32_t left, uint32_t right) {
  const unsigned bits = CPIECESCANNER_HALF_BRIDGE_BITS;
  return has(wide->half_bridges, bits, left & 63, right) || has(wide->half_bridges, bits, left & 63, right >> 6 | 1 << 16) ||
         has(wide->half_bridges, bits, left | 1 << 17, right >> 6 | 1 << 16);
}

/// Byte-pair encoding over characters that are one token each.
static size_t merge_ids(const CPieceScannerMerges *merges, uint32_t *ids, size_t count) {
  uint32_t ranks[CPIECESCANNER_MAX_WIDE];
  for (size_t i = 0; i + 1 < count; i++) ranks[i] = CPieceScannerMergedPair(merges, ids[i], ids[i + 1]);
  return CPieceScannerMergeRanked(merges, ids, ranks, count);
}

/// The tokens of the characters `from` to `to`, between which a token may reach from one to the next.
/// `is_whole` says that tokens reach only over whole characters.
static size_t count_segment(const CPieceScannerMerges *merges, const uint32_t *entries, size_t from, size_t to,
                            bool is_whole, const uint8_t *text, size_t available, CPieceScannerCache cache,
                            CPieceScannerCounter counter, const void *context) {
  if (to - from == 1) return entry_tokens(entries[from]);
  bool is_plain = is_whole && to - from <= CPIECESCANNER_MAX_WIDE;
  for (size_t i = from; i < to && is_plain; i++) is_plain = entry_tokens(entries[i]) == 1;
  if (!is_plain) {
    return CPieceScannerCountPiece(text + 3 * from, 3 * (to - from), available - 3 * from, cache, merges, counter,
                                   context);
  }
  if (to - from == 2) {
    return CPieceScannerMergedPair(merges, entry_id(entries[from]), entry_id(entries[from + 1])) == 0xFFFFFFFF ? 2 : 1;
  }
  const uint8_t *const segment = text + 3 * from;
  const size_t length = 3 * (to - from);
  Slot key = {0, 0};
  Slot *bucket = NULL;
  if (is_cached(cache, length, available - 3 * from)) {
    key = slot_of(segment, length);
    bucket = cache_bucket(cache, key);
    const size_t known = cached_count(bucket, key);
    if (known > 0) return known;
  }
  uint32_t ids[CPIECESCANNER_MAX_WIDE];
  for (size_t i = from; i < to; i++) ids[i - from] = entry_id(entries[i]);
  const size_t count = merge_ids(merges, ids, to - from);
  if (bucket != NULL) remember(bucket, key, count);
  return count;
}

size_t CPieceScannerCountWide(const CPieceScannerWide *wide, const CPieceScannerMerges *merges, const uint8_t *text,
                              size_t length, size_t *position, CPieceScannerCache cache, CPieceScannerCounter counter,
                              const void *context) {
  size_t total = 0, at = *position;
  while (true) {
    // A piece: marks, or letters with at most one mark before them.
    uint32_t entries[256];
    uint32_t bits = 0, previous = 0;
    size_t count = 0, segment = 0, tokens = 0;
    unsigned last = 0;
    bool is_wide = false, is_whole = true;
    const uint8_t *const piece = text + at;
    size_t end = at;
    while (wide_character(text + end, length - end, &bits)) {
      const uint32_t entry = wide->characters[bits];
      const unsigned class = entry_class(entry);
      if (class == 0) {
        *position = at;
        return total;
      }
      // A mark before letters belongs to the word if it is the only one; numbers are taken three digits at a time.
      is_wide = count > 0 && (class != last ? last != MARK || class != LETTER || count > 1 : class == NUMBER && count == 3);
      if (is_wide) break;
      if (count == sizeof entries / sizeof *entries) {
        *position = at;
        return total;
      }
      if (count > 0) {
        const bool may_be_half = (entries[count - 1] & OPEN_RIGHT) || (entry & OPEN_LEFT);
        if (may_be_half && is_half_bridged(wide, previous, bits)) {
          is_whole = false;
        } else if (!is_bridged(wide, previous, bits)) {
          tokens += count_segment(merges, entries, segment, count, is_whole, piece, length - at, cache, counter, context);
          segment = count;
          is_whole = true;
        }
      }
      entries[count++] = entry;
      previous = bits;
      last = class;
      end += 3;
    }
    // What comes next decides whether the piece ends here. Whatever may go on with it is the walker's.
    const uint8_t next = end < length ? text[end] : ' ';
    const bool is_letter = (next | 0x20) >= 'a' && (next | 0x20) <= 'z';
    const bool is_digit = next >= '0' && next <= '9';
    const bool is_plain_end =
        is_wide || next == ' ' ||
        (last == LETTER ? next < 0x80 && !is_letter && next != '\''
                        : last == NUMBER ? next < 0x80 && (count == 3 || !is_digit) : is_digit);
    if (count == 0) break;
    if (is_plain_end) {
      total += tokens + count_segment(merges, entries, segment, count, is_whole, piece, length - at, cache, counter, context);
      at = end;
      continue;
    }
    if (last == MARK && (next == '\n' || next == '\r')) {
      // Marks take the newlines behind them along.
      while (end < length && (text[end] == '\n' || text[end] == '\r')) end++;
      if (end < length && text[end] == '/') break;
      total += CPieceScannerCountPiece(piece, end - at, length - at, cache, merges, counter, context);
      at = end;
      continue;
    }
    if (last == MARK && count > 1 && is_letter) {
      total += tokens + count_segment(merges, entries, segment, count, is_whole, piece, length - at, cache, counter, context);
      at = end;
      continue;
    }
    break;
  }
  *position = at;
  return total;
}

size_t CPieceScannerCountLong(const CPieceScannerWide *wide, const CPieceScannerMerges *merges, const uint8_t *piece,
                              size_t length, size_t available, CPieceScannerCache cache, CPieceScannerCounter counter,
                              const void *context) {
  size_t total = 0, segment = 0, at = 0;
  uint32_t previous = 0, bits = 0;
  bool follows_wide = false;
  while (at < length) {
    if (!wide_character(piece + at, length - at, &bits)) {
      if (wide->splits_before_four && piece[at] >= 0xF0 && piece[at] <= 0xF4 && at > segment && (piece[at - 1] & 0xC0) == 0x80) {
        total += CPieceScannerCountPiece(piece + segment, at - segment, available - segment, cache, merges, counter, context);
        segment = at;
      }
      follows_wide = false;
      at++;
      continue;
    }
    // No flag tells whether to ask for half bridges here, so that both are asked for.
    if (follows_wide && !is_bridged(wide, previous, bits) && !is_half_bridged(wide, previous, bits)) {
      total += CPieceScannerCountPiece(piece + segment, at - segment, available - segment, cache, merges, counter, context);
      segment = at;
    }
    follows_wide = true;
    previous = bits;
    at += 3;
  }
  return total + CPieceScannerCountPiece(piece + segment, length - segment, available - segment, cache, merges, counter,
                                         context);
}
