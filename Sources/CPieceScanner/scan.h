// The scanner for one set of instructions; included once for each, with TARGET, NAME and CLASSIFY defined.

#define JOIN2(a, b) a##b
#define JOIN(a, b) JOIN2(a, b)

/// The starts of the pieces in a window of text that begins at the start of a piece.
///
/// `known` is how many bytes of the window are ASCII and within the text. `is_end` says that the text ends behind them.
/// `*limit` becomes a mask of the positions for which the answer is certain: what follows the window can change none of
/// them.
TARGET static inline __attribute__((always_inline)) uint64_t
JOIN(NAME, _starts)(Classes c, unsigned known, bool is_end, CPieceScannerRule rule, const uint8_t *window,
                    uint64_t *limit) {
  const uint64_t inside = known == 64 ? ~0ull : (1ull << known) - 1;
  const uint64_t letter = (c.upper | c.lower) & inside;
  const uint64_t digit = c.digit & inside;
  const uint64_t newline = c.newline & inside;
  const uint64_t blank = (c.space | c.other_blank) & inside;  // \s without [\r\n]
  const uint64_t white = newline | blank;
  const uint64_t mark = inside & ~(letter | digit | white);
  const uint64_t after_space = c.space << 1;

  // A punctuation mark takes the newlines behind it along, and o200k_base then any slash.
  const uint64_t taken = newline & ~(newline + (mark << 1 & newline));
  const uint64_t free_newline = newline & ~taken;
  if (rule == CPieceScannerO200k) {
    const uint64_t slash = c.slash & taken << 1;
    if (__builtin_expect(slash != 0, 0)) {
      // What a tail of newlines and slashes does to the rest is the walker's business.
      known = (unsigned)__builtin_ctzll(slash);
      is_end = false;
    }
  }

  // White space: all of a run up to its last newline is one piece; of the blanks behind it, the last one is a piece of
  // its own, or the beginning of what follows.
  const uint64_t first_blank = blank & ~(blank << 1);
  const uint64_t behind_blanks = (blank + first_blank) & ~blank;
  const uint64_t before_newline = _pdep_u64(_pext_u64(newline, behind_blanks), first_blank);
  const uint64_t after_newline = free_newline << 1;
  uint64_t last_blank = blank & ~(white >> 1);
  if (is_end) last_blank &= ~(1ull << (known - 1));
  uint64_t starts = first_blank & ~(before_newline & after_newline);
  starts |= last_blank;
  starts |= free_newline & ~(white << 1);

  // Marks: a space before them is theirs. A single one without a space belongs to the word behind it.
  const uint64_t first_mark = mark & ~(mark << 1);
  const uint64_t mark_start = first_mark & ~after_space;
  starts |= mark_start;
  const uint64_t prefix = (mark_start & ~(mark >> 1)) | blank;

  const uint64_t first_letter = letter & ~(letter << 1);
  starts |= first_letter & ~(prefix << 1);
  if (rule == CPieceScannerO200k) starts |= c.upper & inside & c.lower << 1;

  // Numbers, three digits at a time.
  uint64_t group = digit & ~(digit << 1);
  starts |= group;
  const uint64_t fourth = digit & digit << 1 & digit << 2 & digit << 3;
  if (fourth) {
    for (group = group << 3 & fourth; group; group = group << 3 & fourth) starts |= group;
  }

  starts |= 1;

  // Contractions: o200k_base has them at the end of a word, cl100k_base as pieces of their own.
  uint64_t apostrophe = c.apostrophe & inside & letter >> 1;
  apostrophe &= rule == CPieceScannerO200k ? letter << 1 : starts;
  uint64_t consumed = 0;
  while (apostrophe) {
    const unsigned at = (unsigned)__builtin_ctzll(apostrophe);
    apostrophe &= apostrophe - 1;
    if (at > LAST_CONTRACTION) break;
    if (consumed >> at & 1) continue;
    const unsigned length = contraction_length(window + at + 1);
    if (length == 0) continue;
    const uint64_t behind = 1ull << (at + 1 + length);
    if (rule == CPieceScannerO200k) starts &= ~(1ull << at);
    starts &= ~((behind - 1) & ~((2ull << at) - 1));
    starts |= behind & letter;
    // An apostrophe that comes next belongs to no word, but begins one.
    if (rule == CPieceScannerO200k) consumed = behind;
  }

  if (is_end) {
    if (rule == CPieceScannerCl100k && white >> (known - 1) & 1) {
      // White space at the end of the text is one piece.
      const uint64_t other = ~(white & ~taken) & inside;
      const unsigned run = other == 0 ? 0 : 64 - (unsigned)__builtin_clzll(other);
      const uint64_t tail = run >= 63 ? 0 : ~0ull << (run + 1);
      starts &= ~tail;
    }
    *limit = (1ull << known) - 1;
  } else {
    // A contraction may be cut off, and a run of blanks may go on.
    const unsigned certain = known < 3 ? 0 : known - 3;
    uint64_t mask = (1ull << certain) - 1;
    const uint64_t known_mask = known == 64 ? ~0ull : (1ull << known) - 1;
    const uint64_t other = ~blank & known_mask;
    const unsigned open = other == 0 ? 0 : 64 - (unsigned)__builtin_clzll(other);
    if (open < 64) mask &= (1ull << open) - 1;
    *limit = mask | 1;
  }
  return starts;
}

/// Looks up pieces whose starts are in `positions`, of which there is one more than pieces.
TARGET static inline __attribute__((always_inline)) size_t
JOIN(NAME, _look_up)(CPieceScannerTable table, const uint8_t *text, const uint32_t *positions, size_t count,
                     uint32_t offset, CPieceScannerPiece *unknown) {
  const Slot *const slots = table.slots;
  const unsigned shift = 64 - table.bucket_bits;
  size_t missed = 0;
  for (size_t first = 0; first < count; first += 64) {
    const size_t last = count - first < 64 ? count : first + 64;
    uint64_t misses = 0;
    for (size_t i = first; i < last; i++) {
      const uint32_t start = positions[i], size = positions[i + 1] - start;
      const uint32_t length = size > 16 ? 16 : size;
      const __m128i piece = _mm_loadu_si128((const __m128i *)(text + start));
      const __m128i key = _mm_or_si128(_mm_and_si128(piece, key_masks[length].bytes), key_masks[length].length);
      const Slot slot = {(uint64_t)_mm_cvtsi128_si64(key), (uint64_t)_mm_extract_epi64(key, 1)};
      const __m256i bucket = _mm256_loadu_si256((const __m256i *)(slots + 2 * (slot_hash(slot) >> shift)));
      const __m256i equal = _mm256_cmpeq_epi64(bucket, _mm256_broadcastsi128_si256(key));
      const unsigned halves = (unsigned)_mm256_movemask_pd(_mm256_castsi256_pd(equal));
      misses |= (uint64_t)(NO_SLOT >> halves & 1) << (i - first);
    }
    for (; misses; misses &= misses - 1) {
      const size_t i = first + (size_t)__builtin_ctzll(misses);
      unknown[missed++] = (CPieceScannerPiece){positions[i] + offset, positions[i + 1] + offset};
    }
  }
  return missed;
}

/// Scans `text` from `start` while whole windows and the bytes that a look-up reads behind a piece lie before `length`;
/// with `is_end`, to the end, for which `text` must be readable 80 bytes beyond.
TARGET static inline __attribute__((always_inline)) CPieceScannerResult
JOIN(NAME, _part)(CPieceScannerTable table, CPieceScannerRule rule, const uint8_t *text, size_t length, size_t start,
                  bool is_end, uint32_t offset, size_t limit, CPieceScannerPiece *unknown, size_t capacity) {
  uint32_t positions[BATCH + 64];
  CPieceScannerResult result = {start, 0, 0};
  size_t position = start;
  bool goes_on = true;
  while (goes_on && result.unknown + BATCH + 64 <= capacity && result.tokens <= limit) {
    size_t count = 0;
    while (count < BATCH) {
      const size_t rest = length - position;
      if (is_end ? rest == 0 : rest < 80) {
        goes_on = false;
        break;
      }
      const Classes classes = CLASSIFY(text + position);
      unsigned known = classes.beyond_ascii == 0 ? 64 : (unsigned)__builtin_ctzll(classes.beyond_ascii);
      if (is_end && rest < known) known = (unsigned)rest;
      const bool ends = is_end && rest == known && known <= LAST_CONTRACTION;
      if (known == 0) {
        goes_on = false;
        break;
      }
      uint64_t sure;
      const uint64_t starts = JOIN(NAME, _starts)(classes, known, ends, rule, text + position, &sure);
      const uint64_t certain = starts & sure;
      uint64_t pieces = certain;
      unsigned next;
      if (ends && sure == (1ull << known) - 1) {
        next = known;
      } else {
        next = 63 - (unsigned)__builtin_clzll(certain);
        if (next == 0) {
          goes_on = false;
          break;
        }
        pieces ^= 1ull << next;
      }
      JOIN(NAME, _flatten)(pieces, (uint32_t)position, positions + count);
      count += (size_t)__builtin_popcountll(pieces);
      position += next;
      if (next == known && ends) {
        goes_on = false;
        break;
      }
    }
    positions[count] = (uint32_t)position;
    const size_t missed =
        JOIN(NAME, _look_up)(table, text, positions, count, offset, unknown + result.unknown);
    result.unknown += missed;
    result.tokens += count - missed;
  }
  result.position = position;
  return result;
}

TARGET static CPieceScannerResult JOIN(NAME, _scan)(CPieceScannerTable table, CPieceScannerRule rule,
                                                    const uint8_t *text, size_t length, bool is_end, size_t start,
                                                    size_t limit, CPieceScannerPiece *unknown, size_t capacity) {
  CPieceScannerResult result = {start, 0, 0};
  if (length - start >= 80) {
    // The compiler makes one loop for each rule.
    result = rule == CPieceScannerO200k
                 ? JOIN(NAME, _part)(table, CPieceScannerO200k, text, length, start, false, 0, limit, unknown, capacity)
                 : JOIN(NAME, _part)(table, CPieceScannerCl100k, text, length, start, false, 0, limit, unknown, capacity);
  }
  const size_t rest = length - result.position;
  if (result.tokens > limit || !is_end || rest == 0 || rest >= 80 || capacity - result.unknown < BATCH + 64) return result;
  // Too near to the end for windows: a copy has room behind it.
  uint8_t copy[80 + 80];
  memcpy(copy, text + result.position, rest);
  memset(copy + rest, 0, sizeof copy - rest);
  const uint32_t offset = (uint32_t)result.position;
  CPieceScannerPiece *const more = unknown + result.unknown;
  const size_t room = capacity - result.unknown;
  const CPieceScannerResult tail =
      rule == CPieceScannerO200k
          ? JOIN(NAME, _part)(table, CPieceScannerO200k, copy, rest, 0, true, offset, limit, more, room)
          : JOIN(NAME, _part)(table, CPieceScannerCl100k, copy, rest, 0, true, offset, limit, more, room);
  return (CPieceScannerResult){offset + tail.position, result.tokens + tail.tokens, result.unknown + tail.unknown};
}

#undef JOIN
#undef JOIN2
