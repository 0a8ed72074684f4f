import CPieceScanner

/// Encodes pieces as the definition of byte-pair encoding says: the neighbours whose merge comes first are merged first, and
/// of equals the leftmost. For vocabularies whose order of merges allows no shorter way.
struct RankMerger {
  let vocabulary: VocabularyTable

  /// Pieces up to this length are encoded without allocating, and by looking at all neighbours each time.
  private static var stackLimit: Int { 64 }
  private static var none: UInt32 { .max }

  /// Calls `body` with the tokens of the bytes from `start` to `end`.
  ///
  /// - Complexity: `n log n` in the length of the piece.
  func withTokens<Result>(
    _ text: UnsafeRawBufferPointer, from start: Int, to end: Int, _ body: (UnsafeBufferPointer<TokenID>) -> Result
  ) -> Result {
    if end - start <= Self.stackLimit {
      return withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 2 * Self.stackLimit) { memory in
        let tokens = UnsafeMutableBufferPointer(rebasing: memory[..<Self.stackLimit])
        let ranks = UnsafeMutableBufferPointer(rebasing: memory[Self.stackLimit...])
        let count = merge(tokens, ranks, count: split(text, from: start, to: end, into: tokens))
        return body(UnsafeBufferPointer(rebasing: tokens[..<count]))
      }
    }
    let tokens = UnsafeMutableBufferPointer<TokenID>.allocate(capacity: end - start)
    defer { tokens.deallocate() }
    let count = merge(tokens, count: split(text, from: start, to: end, into: tokens))
    return body(UnsafeBufferPointer(rebasing: tokens[..<count]))
  }

  /// Writes the atoms of a piece: its bytes, or its characters as far as they are tokens.
  private func split(
    _ text: UnsafeRawBufferPointer, from start: Int, to end: Int, into tokens: UnsafeMutableBufferPointer<TokenID>
  ) -> Int {
    var count = 0
    var position = start
    while position < end {
      var next = position &+ 1
      var token = vocabulary.merges.byte_ids[Int(text[position])]
      if vocabulary.mergesCharacters, text[position] >= 0xC0 {
        let length = MergeTree.characterLength(text[position..<end])
        if let character = vocabulary.token(text, from: position, to: position &+ length) {
          (token, next) = (character, position &+ length)
        }
      }
      tokens[count] = token
      count &+= 1
      position = next
    }
    return count
  }

  private func rank(_ left: TokenID, _ right: TokenID) -> UInt32 { vocabulary.merge(left, right) ?? Self.none }

  private func merge(
    _ tokens: UnsafeMutableBufferPointer<TokenID>, _ ranks: UnsafeMutableBufferPointer<UInt32>, count atoms: Int
  ) -> Int {
    var count = atoms
    for index in 0..<max(count - 1, 0) { ranks[index] = rank(tokens[index], tokens[index + 1]) }
    while count > 1 {
      var (least, place) = (ranks[0], 0)
      for index in 1..<max(count - 1, 1) where ranks[index] < least { (least, place) = (ranks[index], index) }
      if least == Self.none { break }
      tokens[place] = least
      count -= 1
      for index in (place + 1)..<max(count, place + 1) {
        tokens[index] = tokens[index + 1]
        ranks[index] = ranks[index + 1]
      }
      if place + 1 < count { ranks[place] = rank(least, tokens[place + 1]) }
      if place > 0 { ranks[place - 1] = rank(tokens[place - 1], least) }
    }
    return count
  }

  /// The same with a queue of merges, for pieces of any length.
  private func merge(_ tokens: UnsafeMutableBufferPointer<TokenID>, count: Int) -> Int {
    var next = Array(1...count)
    var previous = Array(-1..<(count - 1))
    var isGone = [Bool](repeating: false, count: count)
    var queue = MergeQueue()
    for index in 0..<(count - 1) {
      let rank = rank(tokens[index], tokens[index + 1])
      if rank != Self.none { queue.insert(rank: rank, place: index) }
    }
    while let (least, place) = queue.removeFirst() {
      // An entry whose tokens have changed since is out of date.
      guard !isGone[place], next[place] < count, rank(tokens[place], tokens[next[place]]) == least else { continue }
      tokens[place] = least
      isGone[next[place]] = true
      next[place] = next[next[place]]
      let (left, right) = (previous[place], next[place])
      if right < count {
        previous[right] = place
        let rank = rank(least, tokens[right])
        if rank != Self.none { queue.insert(rank: rank, place: place) }
      }
      if left >= 0 {
        let rank = rank(tokens[left], least)
        if rank != Self.none { queue.insert(rank: rank, place: left) }
      }
    }
    var kept = 0
    for index in 0..<count where !isGone[index] {
      tokens[kept] = tokens[index]
      kept += 1
    }
    return kept
  }
}

/// A binary heap of merges: the lowest rank first, and of equals the leftmost.
private struct MergeQueue {
  private var entries: [UInt64] = []

  mutating func insert(rank: UInt32, place: Int) {
    entries.append(UInt64(rank) << 40 | UInt64(place))
    var child = entries.count - 1
    while child > 0, entries[child] < entries[(child - 1) / 2] {
      entries.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func removeFirst() -> (rank: UInt32, place: Int)? {
    guard let first = entries.first, let last = entries.popLast() else { return nil }
    if !entries.isEmpty {
      entries[0] = last
      var parent = 0
      while 2 * parent + 1 < entries.count {
        var child = 2 * parent + 1
        if child + 1 < entries.count, entries[child + 1] < entries[child] { child += 1 }
        guard entries[child] < entries[parent] else { break }
        entries.swapAt(child, parent)
        parent = child
      }
    }
    return (UInt32(first >> 40), Int(first & (1 << 40 - 1)))
  }
}
