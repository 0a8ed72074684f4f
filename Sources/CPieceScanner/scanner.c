#include "CPieceScanner.h"
#include "slot.h"

#if defined(__x86_64__) && defined(__linux__) && __has_include(<sys/platform/x86.h>)

#include <immintrin.h>
#include <string.h>
#include <sys/platform/x86.h>

#include "merge_group.h"

/// What a window of 64 bytes consists of, a bit per byte.
typedef struct {
  uint64_t upper, lower, digit, space, other_blank, newline, apostrophe, slash, beyond_ascii;
} Classes;

/// The classes of a window, given what finds a range of bytes, one byte, and the bytes beyond ASCII.
#define CLASSES(RANGE, EQUALS, BEYOND_ASCII)                          \
  ((Classes){                                                         \
      .upper = RANGE('A', 26),                                        \
      .lower = RANGE('a', 26),                                        \
      .digit = RANGE('0', 10),                                        \
      .space = EQUALS(' '),                                           \
      .other_blank = RANGE('\t', 5) & ~(EQUALS('\n') | EQUALS('\r')), \
      .newline = EQUALS('\n') | EQUALS('\r'),                         \
      .apostrophe = EQUALS('\''),                                     \
      .slash = EQUALS('/'),                                           \
      .beyond_ascii = BEYOND_ASCII,                                   \
  })

enum {
  /// How many pieces are collected before they are looked up, so that the look-ups of many overlap.
  BATCH = 1024,
  /// How many unknown pieces ahead what is remembered of them is fetched.
  AHEAD = 8,
  /// The last place in a window where an apostrophe with two letters behind it leaves room for the next start.
  LAST_CONTRACTION = 60,
};

/// The length of `(?i:[sdmt]|ll|ve|re)` at `text`, or 0.
static inline __attribute__((always_inline)) unsigned contraction_length(const uint8_t *text) {
  const uint8_t next = text[1] | 0x20;
  switch (text[0] | 0x20) {
    case 's': case 't': case 'd': case 'm': return 1;
    case 'l': return next == 'l' ? 2 : 0;
    case 'v': case 'r': return next == 'e' ? 2 : 0;
    default: return 0;
  }
}

/// What makes a key (see Slot) of the sixteen bytes at a piece of some length; one of sixteen or more equals no slot.
typedef struct {
  __m128i bytes, length;
} KeyMask;

#define KEY_MASK(low, high, length) {{(long long)(low), (long long)(high)}, {0, (long long)((uint64_t)(length) << 56)}}
#define UP_TO(length) (~0ull >> (64 - 8 * (length)))
static const KeyMask key_masks[17] = {
    KEY_MASK(0, 0, 0),
    KEY_MASK(UP_TO(1), 0, 1),
    KEY_MASK(UP_TO(2), 0, 2),
    KEY_MASK(UP_TO(3), 0, 3),
    KEY_MASK(UP_TO(4), 0, 4),
    KEY_MASK(UP_TO(5), 0, 5),
    KEY_MASK(UP_TO(6), 0, 6),
    KEY_MASK(UP_TO(7), 0, 7),
    KEY_MASK(~0ull, 0, 8),
    KEY_MASK(~0ull, UP_TO(1), 9),
    KEY_MASK(~0ull, UP_TO(2), 10),
    KEY_MASK(~0ull, UP_TO(3), 11),
    KEY_MASK(~0ull, UP_TO(4), 12),
    KEY_MASK(~0ull, UP_TO(5), 13),
    KEY_MASK(~0ull, UP_TO(6), 14),
    KEY_MASK(~0ull, UP_TO(7), 15),
    KEY_MASK(~0ull, 0, 16),
};
#undef UP_TO
#undef KEY_MASK

/// By which of the four halves of two slots are equal to a key: whether neither slot is.
enum { NO_SLOT = 0x0777 };

// AVX2

#define AVX2 __attribute__((target("avx2,bmi,bmi2,lzcnt,popcnt")))

AVX2 static inline __attribute__((always_inline)) uint64_t bits2(__m256i low, __m256i high) {
  return (uint32_t)_mm256_movemask_epi8(low) | (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32;
}

/// Bytes from `first` on, `count` of them, as a mask.
AVX2 static inline __attribute__((always_inline)) __m256i in_range2(__m256i bytes, char first, char count) {
  const __m256i offset = _mm256_sub_epi8(bytes, _mm256_set1_epi8(first));
  return _mm256_cmpeq_epi8(_mm256_min_epu8(offset, _mm256_set1_epi8((char)(count - 1))), offset);
}

AVX2 static inline __attribute__((always_inline)) Classes classify_avx2(const uint8_t *text) {
  const __m256i a = _mm256_loadu_si256((const __m256i *)text), b = _mm256_loadu_si256((const __m256i *)(text + 32));
#define RANGE(first, count) bits2(in_range2(a, first, count), in_range2(b, first, count))
#define EQUALS(byte) \
  bits2(_mm256_cmpeq_epi8(a, _mm256_set1_epi8(byte)), _mm256_cmpeq_epi8(b, _mm256_set1_epi8(byte)))
  return CLASSES(RANGE, EQUALS, bits2(a, b));
#undef RANGE
#undef EQUALS
}

AVX2 static inline __attribute__((always_inline)) void avx2_flatten(uint64_t bits, uint32_t base, uint32_t *out) {
  // Always a few more than there are: what is too much is overwritten.
  const int count = __builtin_popcountll(bits);
#define PUT(i) \
  out[i] = base + (uint32_t)__builtin_ctzll(bits | 1ull << 63); \
  bits &= bits - 1;
  for (int done = 0; done < count; done += 8, out += 8) {
    PUT(0) PUT(1) PUT(2) PUT(3) PUT(4) PUT(5) PUT(6) PUT(7)
  }
#undef PUT
}

#define TARGET AVX2
#define NAME avx2
#define CLASSIFY classify_avx2
#include "scan.h"
#undef TARGET
#undef NAME
#undef CLASSIFY

// AVX-512

#define AVX512 \
  __attribute__((target("avx2,avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,bmi,bmi2,lzcnt,popcnt"), \
                 min_vector_width(512)))

AVX512 static inline __attribute__((always_inline)) Classes classify_avx512(const uint8_t *text) {
  const __m512i bytes = _mm512_loadu_si512(text);
#define RANGE(first, count) \
  _mm512_cmplt_epu8_mask(_mm512_sub_epi8(bytes, _mm512_set1_epi8(first)), _mm512_set1_epi8(count))
#define EQUALS(byte) _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(byte))
  return CLASSES(RANGE, EQUALS, _mm512_movepi8_mask(bytes));
#undef RANGE
#undef EQUALS
}

AVX512 static inline __attribute__((always_inline)) void avx512_flatten(uint64_t bits, uint32_t base, uint32_t *out) {
  const __m512i numbers = _mm512_set_epi8(
      63, 62, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48, 47, 46, 45, 44, 43, 42, 41, 40, 39, 38, 37, 36,
      35, 34, 33, 32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7,
      6, 5, 4, 3, 2, 1, 0);
  const __m512i chosen = _mm512_maskz_compress_epi8(bits, numbers);
  const __m512i from = _mm512_set1_epi32((int)base);
  const int count = __builtin_popcountll(bits);
  _mm512_storeu_si512(out, _mm512_add_epi32(from, _mm512_cvtepu8_epi32(_mm512_castsi512_si128(chosen))));
  if (__builtin_expect(count > 16, 0)) {
    _mm512_storeu_si512(out + 16,
                        _mm512_add_epi32(from, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(chosen, 1))));
    if (count > 32) {
      _mm512_storeu_si512(out + 32,
                          _mm512_add_epi32(from, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(chosen, 2))));
      _mm512_storeu_si512(out + 48,
                          _mm512_add_epi32(from, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(chosen, 3))));
    }
  }
}

#define TARGET AVX512
#define NAME avx512
#define CLASSIFY classify_avx512
#include "scan.h"
#undef TARGET
#undef NAME
#undef CLASSIFY

// The C library has asked the processor already; asking again costs microseconds in a virtual machine.

bool CPieceScannerHas(int set) {
  const bool common = CPU_FEATURE_ACTIVE(AVX2) && CPU_FEATURE_ACTIVE(BMI1) && CPU_FEATURE_ACTIVE(BMI2) &&
                      CPU_FEATURE_ACTIVE(LZCNT) && CPU_FEATURE_ACTIVE(POPCNT);
  if (set == 0) return common;
  return set == 1 && common && CPU_FEATURE_ACTIVE(AVX512F) && CPU_FEATURE_ACTIVE(AVX512BW) &&
         CPU_FEATURE_ACTIVE(AVX512VL) && CPU_FEATURE_ACTIVE(AVX512_VBMI) && CPU_FEATURE_ACTIVE(AVX512_VBMI2);
}

bool CPieceScannerIsAvailable(void) { return CPieceScannerHas(0); }

CPieceScannerResult CPieceScannerScanWith(int set, CPieceScannerTable table, CPieceScannerRule rule,
                                          const uint8_t *text, size_t length, bool is_end, size_t start,
                                          size_t limit, CPieceScannerPiece *unknown, size_t capacity) {
  return set == 1 ? avx512_scan(table, rule, text, length, is_end, start, limit, unknown, capacity)
                  : avx2_scan(table, rule, text, length, is_end, start, limit, unknown, capacity);
}

/// Fetches what is remembered of the piece that comes a few pieces after the one at `i`.
static inline __attribute__((always_inline)) void fetch_ahead(const CPieceScannerPiece *pieces, size_t count, size_t i,
                                                              const uint8_t *text, size_t length,
                                                              CPieceScannerCache cache) {
  if (i + AHEAD >= count) return;
  const CPieceScannerPiece piece = pieces[i + AHEAD];
  const size_t size = piece.end - piece.start;
  if (!is_cached(cache, size, length - piece.start)) return;
  __builtin_prefetch(cache_bucket(cache, slot_of(text + piece.start, size)));
}

/// The tokens of pieces that are not in the table of frequent tokens.
static size_t count_each(const CPieceScannerPiece *pieces, size_t count, const uint8_t *text, size_t length,
                         CPieceScannerCache cache, const CPieceScannerMerges *merges, CPieceScannerCounter counter,
                         const void *context) {
  size_t total = 0;
  for (size_t i = 0; i < count; i++) {
    fetch_ahead(pieces, count, i, text, length, cache);
    const CPieceScannerPiece piece = pieces[i];
    total += CPieceScannerCountPiece(text + piece.start, piece.end - piece.start, length - piece.start, cache, merges,
                                     counter, context);
  }
  return total;
}

/// The same, merging short ones in groups.
AVX512_MERGE static size_t count_grouped(const CPieceScannerPiece *pieces, size_t count, const uint8_t *text,
                                         size_t length, CPieceScannerCache cache, const CPieceScannerMerges *merges,
                                         CPieceScannerCounter counter, const void *context) {
  Merging group[GROUP];
  size_t total = 0, open = 0;
  for (size_t i = 0; i < count; i++) {
    fetch_ahead(pieces, count, i, text, length, cache);
    const CPieceScannerPiece piece = pieces[i];
    const uint8_t *const bytes = text + piece.start;
    const size_t size = piece.end - piece.start;
    if (size > GROUP_LENGTH) {
      total += CPieceScannerCountPiece(bytes, size, length - piece.start, cache, merges, counter, context);
      continue;
    }
    Merging *const merging = &group[open];
    merging->bucket = NULL;
    if (is_cached(cache, size, length - piece.start)) {
      merging->key = slot_of(bytes, size);
      merging->bucket = cache_bucket(cache, merging->key);
      const size_t known = cached_count(merging->bucket, merging->key);
      total += known;
      if (known > 0) continue;
    }
    begin(merging, merges, bytes, size);
    if (++open == GROUP) {
      total += merge_group(merges, group, open);
      open = 0;
    }
  }
  return total + merge_group(merges, group, open);
}

size_t CPieceScannerCountWith(int set, CPieceScannerTable table, CPieceScannerRule rule, const uint8_t *text,
                              size_t length, bool is_end, size_t *position, size_t limit, CPieceScannerCache cache,
                              const CPieceScannerMerges *merges, CPieceScannerCounter counter, const void *context) {
  CPieceScannerPiece unknown[CPIECESCANNER_MIN_CAPACITY];
  size_t total = 0, from = *position;
  while (true) {
    const CPieceScannerResult result =
        CPieceScannerScanWith(set, table, rule, text, length, is_end, from, limit - total, unknown,
                              CPIECESCANNER_MIN_CAPACITY);
    total += result.tokens;
    total += set == 1 ? count_grouped(unknown, result.unknown, text, length, cache, merges, counter, context)
                      : count_each(unknown, result.unknown, text, length, cache, merges, counter, context);
    const bool stopped = result.unknown + BATCH + 64 <= CPIECESCANNER_MIN_CAPACITY;
    from = result.position;
    if (stopped || from == length || total > limit) break;
  }
  *position = from;
  return total;
}

size_t CPieceScannerCount(CPieceScannerTable table, CPieceScannerRule rule, const uint8_t *text, size_t length,
                          bool is_end, size_t *position, size_t limit, CPieceScannerCache cache,
                          const CPieceScannerMerges *merges, CPieceScannerCounter counter, const void *context) {
  return CPieceScannerCountWith(CPieceScannerHas(1) ? 1 : 0, table, rule, text, length, is_end, position, limit, cache,
                                merges, counter, context);
}

#else

size_t CPieceScannerCountWith(int set, CPieceScannerTable table, CPieceScannerRule rule, const uint8_t *text,
                              size_t length, bool is_end, size_t *position, size_t limit, CPieceScannerCache cache,
                              const CPieceScannerMerges *merges, CPieceScannerCounter counter, const void *context) {
  (void)set, (void)table, (void)rule, (void)text, (void)length, (void)is_end, (void)position, (void)limit, (void)cache;
  (void)merges, (void)counter, (void)context;
  return 0;
}

size_t CPieceScannerCount(CPieceScannerTable table, CPieceScannerRule rule, const uint8_t *text, size_t length,
                          bool is_end, size_t *position, size_t limit, CPieceScannerCache cache,
                          const CPieceScannerMerges *merges, CPieceScannerCounter counter, const void *context) {
  (void)table, (void)rule, (void)text, (void)length, (void)is_end, (void)position, (void)limit, (void)cache, (void)merges, (void)counter;
  (void)context;
  return 0;
}

bool CPieceScannerHas(int set) {
  (void)set;
  return false;
}

bool CPieceScannerIsAvailable(void) { return false; }

CPieceScannerResult CPieceScannerScanWith(int set, CPieceScannerTable table, CPieceScannerRule rule,
                                          const uint8_t *text, size_t length, bool is_end, size_t start,
                                          size_t limit, CPieceScannerPiece *unknown, size_t capacity) {
  (void)set, (void)table, (void)rule, (void)text, (void)length, (void)is_end, (void)limit, (void)unknown, (void)capacity;
  return (CPieceScannerResult){start, 0, 0};
}

#endif
