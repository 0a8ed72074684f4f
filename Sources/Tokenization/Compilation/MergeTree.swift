/// How every token comes about: the two it is merged from.
///
/// Byte-pair encoding merges the neighbours whose merge comes first in the order of tokens. If every token is made by the
/// merge of two that come before it, then merges happen in that order, and within a token's bytes they happen as if the
/// token stood alone; so one pair per token is all there is to know.
///
/// Some vocabularies hold tokens that come before their own parts (GLM-4, Qwen 3.6, and Gemma's runs of spaces). For them
/// every pair that makes a token is a merge.
struct MergeTree {
  /// An atom is its own left and right part.
  private(set) var left: [UInt32]
  private(set) var right: [UInt32]
  /// The longest token that is a proper prefix and to which merges lead; an atom's is itself.
  private(set) var prefix: [UInt32]
  /// The tokens to which no merge leads, by rising number.
  private(set) var unreachable: [Int] = []
  /// Whether some token comes before a part of it.
  private(set) var isOutOfOrder = false
  /// The merges in order.
  private(set) var merges: [Merge] = []
  private var pairs: PairIndex

  struct Merge {
    let left: UInt32
    let right: UInt32
    let token: UInt32
  }

  /// - Throws: ``VocabularyCompilationError/missingByte``.
  /// - Complexity: for every token, quadratic in its length at worst.
  init(_ source: VocabularySource, _ index: TokenIndex) throws(VocabularyCompilationError) {
    let tokens = source.tokens
    left = Array(0..<UInt32(tokens.count))
    right = left
    prefix = left
    pairs = PairIndex(capacity: tokens.count)
    merges.reserveCapacity(tokens.count)
    var isUnreachable = [Bool](repeating: false, count: tokens.count)
    var parts: [UInt32] = []
    for token in 0..<tokens.count {
      let bytes = Array(tokens[token])
      guard bytes.count > 1, source.atoms == .bytes || Self.characterLength(bytes) < bytes.count else { continue }
      guard Self.split(bytes, source.atoms, index, into: &parts) else { throw .missingByte }
      merge(&parts)
      if parts.count == 1 { continue }  // The same bytes come earlier in the list.
      guard parts.count == 2 else {
        if Self.isMadeOfLater(bytes, token, index) {
          self = MergeTree(outOfOrder: source, index)
          return
        }
        isUnreachable[token] = true
        unreachable.append(token)
        continue
      }
      if let first = source.firstParts?[token], first != 0, tokens.length(of: Int(parts[0])) != first {
        // The merge that the publisher lists never comes to pass.
        isUnreachable[token] = true
        unreachable.append(token)
        continue
      }
      (left[token], right[token]) = (parts[0], parts[1])
      merges.append(Merge(left: parts[0], right: parts[1], token: UInt32(token)))
      pairs.insert(parts[0], parts[1], UInt32(token))
    }
    for merge in merges {
      let bytes = Array(tokens[Int(merge.token)])
      let atom = source.atoms == .bytes ? 1 : Self.characterLength(bytes)
      bytes.withUnsafeBytes { bytes in
        for length in stride(from: bytes.count - 1, through: atom, by: -1) {
          guard let found = index.token(UnsafeRawBufferPointer(rebasing: bytes[..<length])), !isUnreachable[found]
          else {
            continue
          }
          prefix[Int(merge.token)] = UInt32(found)
          break
        }
      }
    }
  }

  private init(outOfOrder source: VocabularySource, _ index: TokenIndex) {
    let tokens = source.tokens
    isOutOfOrder = true
    left = Array(0..<UInt32(tokens.count))
    right = left
    prefix = left
    pairs = PairIndex(capacity: 4 * tokens.count)
    for token in 0..<tokens.count {
      Array(tokens[token]).withUnsafeBytes { bytes in
        guard bytes.count > 1, index.token(bytes) == token else { return }
        for cut in 1..<bytes.count where source.atoms == .bytes || bytes[cut] & 0xC0 != 0x80 {
          guard let left = index.token(UnsafeRawBufferPointer(rebasing: bytes[..<cut])),
            let right = index.token(UnsafeRawBufferPointer(rebasing: bytes[cut...]))
          else { continue }
          merges.append(Merge(left: UInt32(left), right: UInt32(right), token: UInt32(token)))
          pairs.insert(UInt32(left), UInt32(right), UInt32(token))
        }
      }
    }
    for token in 0..<tokens.count where tokens.length(of: token) > 0 {
      if encode(Array(tokens[token]), source, index).count != 1 { unreachable.append(token) }
    }
  }

  /// The tokens of some bytes.
  func encode(_ bytes: [UInt8], _ source: VocabularySource, _ index: TokenIndex) -> [UInt32] {
    var parts: [UInt32] = []
    guard Self.split(bytes, source.atoms, index, into: &parts) else { return [] }
    merge(&parts)
    return parts
  }

  private func merge(_ parts: inout [UInt32]) {
    while let best = bestMerge(parts) {
      parts[best.position] = best.token
      parts.remove(at: best.position + 1)
    }
  }

  private func bestMerge(_ parts: [UInt32]) -> (token: UInt32, position: Int)? {
    var best: (token: UInt32, position: Int)?
    for position in 0..<max(parts.count - 1, 0) {
      guard let token = pairs.token(parts[position], parts[position + 1]) else { continue }
      if best.map({ token < $0.token }) ?? true { best = (token, position) }
    }
    return best
  }

  private static func split(
    _ bytes: [UInt8], _ atoms: VocabularySource.Atoms, _ index: TokenIndex, into parts: inout [UInt32]
  ) -> Bool {
    parts.removeAll(keepingCapacity: true)
    return bytes.withUnsafeBytes { bytes in
      var position = 0
      while position < bytes.count {
        let rest = UnsafeRawBufferPointer(rebasing: bytes[position...])
        let length = atoms == .bytes ? 1 : characterLength(rest)
        if length > 1, let token = index.token(UnsafeRawBufferPointer(rebasing: rest[..<length])) {
          parts.append(UInt32(token))
          position += length
        } else if let token = index.token(UnsafeRawBufferPointer(rebasing: rest[..<1])) {
          parts.append(UInt32(token))
          position += 1
        } else {
          return false
        }
      }
      return true
    }
  }

  /// Whether two tokens, one of which comes later, would make this one.
  private static func isMadeOfLater(_ bytes: [UInt8], _ token: Int, _ index: TokenIndex) -> Bool {
    bytes.withUnsafeBytes { bytes in
      (1..<bytes.count).contains { cut in
        guard let left = index.token(UnsafeRawBufferPointer(rebasing: bytes[..<cut])),
          let right = index.token(UnsafeRawBufferPointer(rebasing: bytes[cut...]))
        else { return false }
        return left > token || right > token
      }
    }
  }

  /// How many bytes the first character has, judged by its first byte.
  static func characterLength(_ bytes: some Collection<UInt8>) -> Int {
    guard let first = bytes.first else { return 0 }
    return min(bytes.count, first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4)
  }
}

/// Which token two neighbours merge into: open addressing.
private struct PairIndex {
  private var keys: [UInt64]
  private var values: [UInt32]
  private let mask: Int

  init(capacity: Int) {
    var size = 64
    while size < 2 * capacity { size *= 2 }
    keys = Array(repeating: .max, count: size)
    values = Array(repeating: 0, count: size)
    mask = size - 1
  }

  @inline(__always)
  private func slot(_ key: UInt64) -> Int {
    var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
    while keys[slot] != key, keys[slot] != .max { slot = (slot + 1) & mask }
    return slot
  }

  func token(_ left: UInt32, _ right: UInt32) -> UInt32? {
    let key = UInt64(left) << 32 | UInt64(right)
    let slot = slot(key)
    return keys[slot] == key ? values[slot] : nil
  }

  mutating func insert(_ left: UInt32, _ right: UInt32, _ token: UInt32) {
    let key = UInt64(left) << 32 | UInt64(right)
    let slot = slot(key)
    (keys[slot], values[slot]) = (key, token)
  }
}
