// The vocabularies and character classes that Tokenization reads, embedded as they lie in `tables/`.
//
// Every table is one little-endian file, is read in place, and starts on a cache line. Vocabulary tables are compiled by
// Tokenization's VocabularyCompiler from Vocabularies/*.tokens, the Unicode tables are written by
// Scripts/fetch-vocabularies.py. Changing a layout means changing the writer, this page and the layout version together.
//
// VOCABULARY TABLE, `<encoding>.bin`: the header below, then the sections, each aligned to 64 bytes. A token's number is
// its rank, below 2^18: tokens are numbered in the order byte-pair encoding merges them. Its id is the same number,
// unless the table has the sections "ids" and "ranks".
//
//   records       u64 by id: left part (18 bits), right part (18), longest proper prefix that is a token (18), length
//                 in bytes (10). An atom (a byte; in some vocabularies a character) is
//                 its own left part, right part and prefix. An unused number has length 0.
//   short tokens  u64, Robin Hood hash of the tokens of up to 7 bytes: id (18), distance from home (4), tag (42).
//                 key  = bytes (little-endian) | length << 56, 59 bits
//                 mix  = key * 0x9E3779B97F4A7C15; mix ^= mix >> 29; mix *= 0xD6E8FEB86659FD93, all modulo 2^59
//                 home = (mix >> 42) * slots >> 17; tag = mix modulo 2^42
//                 The mix is a bijection and slots >= 2^17, so home and tag identify the key: no bytes are compared.
//                 Empty is all ones. Fifteen more slots follow the counted ones, so a search never wraps around.
//   long tokens   u32, linear probing over the tokens of 8 bytes and more: id (18), tag (14); all ones is empty.
//                 hash = length * K; for every 8-byte word, the last one ending at the end of the token (so it may
//                 overlap the one before): hash = (hash ^ word) * K; hash ^= hash >> 32; finally hash *= K,
//                 K = 0x9FB21C651E98DF25; home = (hash >> 32) * slots >> 32; tag = hash >> 18 modulo 2^14.
//                 Sixty-four more slots follow, the last one empty.
//   pairs         u64, linear probing over merges: 1 (1 bit, so that no merge is zero, which is empty), unused (9), left
//                 part (18), right part (18), merged token (18). hash = (left << 18 | right) * 0x9E3779B97F4A7C15, home
//                 as above. Sixty-four more slots follow, the last one empty.
//   trie          u32, double array. Slot base + label belongs to the node with that base; bases are unique, so a
//                 matching label is enough to know the owner. Low 8 bits: label; 2 bits: kind; 22 bits: value.
//                 kind 0: nobody's child. kind 1: leaf, value is the only token on this branch, whose remaining bytes
//                 are still to be compared. kind 2: node, value is its base. kind 3: the same, and a token ends here:
//                 its id is the value of slot base + 256, which is of kind 0.
//   bases         u32: where the bytes of token 256 * i start.
//   offsets       u16 by id, one more than there are tokens: start of the token's bytes, relative to its base.
//   bytes         the bytes of all tokens in order of id, and 8 bytes of padding.
//   special       per special token, by id: u32 id, u32 length, bytes padded to a multiple of 4.
//   frequent      two u64 a slot, two slots a bucket: ASCII tokens of up to 15 bytes, those merged first before others.
//                 low = bytes 0-7, high = bytes 8-14 | length << 56 (little-endian, zero padded; all zero is empty).
//                 bucket = ((low ^ high * 0xD6E8FEB86659FD93) * 0x9E3779B97F4A7C15) >> (64 - bucket bits).
//                 A token whose bucket was full is not in it: a miss says nothing.
//   byte ids      u32 by byte: the token that is this byte.
//   byte pairs    u32 by two bytes, the first one times 256: the token that is these two, all ones if none is. With flag
//                 CVOCABULARY_CHARACTERS instead: all ones if no token holds the two side by side, else zero.
//   wide          u32 by code point, for characters of three bytes: id (18) if it is a token, tokens by itself (2), class
//                 (2: 1 caseless letter, 2 punctuation or symbol, 3 number, 0 anything else), 1 bit if some token may end in the next
//                 character, 1 bit if one may begin in the one before.
//   bridges       2^18 bits: a Bloom filter of the pairs of such characters that one token holds side by side, whole.
//                 hash = ((left * 0x9E3779B1 ^ right * 0x85EBCA6B) * 0xC2B2AE35 modulo 2^32) >> 14.
//   pair filter   2^20 bits: a Bloom filter of the pairs of the section above; bit number hash >> 44.
//   half bridges  2^16 bits: the same (>> 16) for tokens that end in the second or begin in the first: by the last six
//                 bits of the first and the second, by both cut (the second to its first two bytes, ten bits, plus
//                 2^16), or by the first plus 2^17 and the second cut.
//   ids           u32 by number: the token's id. Empty if ids are numbers.
//   ranks         u32 by id: the token's number, all ones if there is none. Empty if ids are numbers.
//
// CHARACTER CLASS TABLE, `tables/character_classes.bin`: `CVocabularyClassesHeader`, then u8 block number by code point
// / 128, then the blocks: 128 bytes each, a byte of CharacterClass bits per code point. Block 0 is ASCII.
//
// NORMALIZATION TABLE, `tables/normalization.bin`: `CVocabularyNormalizationHeader`; 256 times u8 combining class and u8
// whether NFC may change a character of that kind; then index and blocks as above, which give the kind of a code point;
// per character that decomposes, by code point: u32 code point, u32 place of its decomposition (24 bits) and length (8);
// the decompositions, u32 each; per composition, in order: u32 first, u32 second, u32 composed. Hangul is not in it.

#ifndef CVOCABULARY_H
#define CVOCABULARY_H

#include <stddef.h>
#include <stdint.h>

#define CVOCABULARY_LAYOUT_VERSION 3

/// Characters rather than bytes are merged; bytes stand in for characters that are no token.
#define CVOCABULARY_CHARACTERS 1
/// No merge leads to some tokens: only a whole piece is one of them.
#define CVOCABULARY_IRREGULAR 2
/// Some tokens come before their own parts: "pairs" holds every pair that makes a token, and "trie" and the parts in
/// "records" are not to be used.
#define CVOCABULARY_OUT_OF_ORDER 4
/// No token holds the first byte of a character of four bytes (F0 to F4) behind the last one of any character beyond ASCII.
#define CVOCABULARY_SPLITS_BEFORE_FOUR 8

/// Where a section lies, in bytes from the start of the table.
typedef struct {
  uint32_t offset;
  uint32_t length;
} CVocabularySection;

typedef struct {
  char magic[8];  // "trimtabV"
  uint32_t layout_version;
  uint32_t checksum;  // CRC-32 (zlib's) of every byte after this field
  uint64_t size;      // of the whole table
  uint32_t pre_tokenizer;  // PreTokenizerKind
  uint32_t token_count;
  uint32_t special_count;
  uint32_t longest_token;
  uint32_t short_slots;
  uint32_t long_slots;
  uint32_t pair_slots;
  uint32_t trie_root;  // base of the trie's root
  char name[32];       // padded with zeros
  CVocabularySection records, short_tokens, long_tokens, pairs, trie, bases, offsets, bytes, special, frequent, byte_ids, byte_pairs, wide, bridges, half_bridges, pair_filter, ids, ranks;
  uint32_t frequent_bucket_bits;
  uint32_t flags;
  uint32_t normalization;  // Normalization
  uint32_t reserved;
} CVocabularyHeader;

typedef struct {
  char magic[8];  // "trimtabC"
  uint32_t layout_version;
  uint32_t checksum;
  uint32_t index_count;
  uint32_t block_count;
  uint64_t reserved;
} CVocabularyClassesHeader;

typedef struct {
  char magic[8];  // "trimtabN"
  uint32_t layout_version;
  uint32_t checksum;
  uint32_t index_count;
  uint32_t block_count;
  uint32_t decomposition_count;
  uint32_t target_count;
  uint32_t composition_count;
  uint32_t reserved;
} CVocabularyNormalizationHeader;

/// A table's bytes; they live as long as the process.
typedef struct {
  const void *bytes;
  size_t count;
} CVocabularyTable;

CVocabularyTable CVocabularyCl100kBase(void);
CVocabularyTable CVocabularyO200kBase(void);
CVocabularyTable CVocabularyCharacterClasses(void);
CVocabularyTable CVocabularyNormalization(void);

#endif
