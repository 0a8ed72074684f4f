import CPieceScanner

/// Encodes pieces that are not a token themselves.
///
/// Goes from left to right, always trying the longest token that may follow its predecessor, and steps back when none
/// may. An offset that turned out to lead nowhere is marked and never tried again, so the number of steps is linear in
/// the length of the piece, where merging by rank with a queue would need `n log n`.
struct BytePairEncoder {
  let vocabulary: VocabularyTable

  /// Pieces up to this length are encoded without allocating.
  static let stackLimit = 192

  /// Calls `body` with the tokens of the bytes from `start` to `end`.
  @inline(__always)
  func withTokens<Result>(
    _ text: UnsafeRawBufferPointer, from start: Int, to end: Int, _ body: (UnsafeBufferPointer<TokenID>) -> Result
  ) -> Result {
    if vocabulary.isOutOfOrder {
      return RankMerger(vocabulary: vocabulary).withTokens(text, from: start, to: end, body)
    }
    let length = end - start
    if length <= Self.stackLimit {
      // A constant capacity below 1 kB is what makes these lie on the stack.
      return withUnsafeTemporaryAllocation(of: UInt32.self, capacity: Self.stackLimit) { tokens in
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: Self.stackLimit / 64 + 1) { marks in
          let count = encode(text, from: start, to: end, into: tokens, marks: marks)
          return body(UnsafeBufferPointer(rebasing: tokens[..<count]))
        }
      }
    }
    // Room for a token per byte; the pages that are not needed are never touched.
    let tokens = UnsafeMutableBufferPointer<TokenID>.allocate(capacity: length)
    let marks = UnsafeMutableBufferPointer<UInt64>.allocate(capacity: length / 64 + 1)
    defer {
      tokens.deallocate()
      marks.deallocate()
    }
    let count = encode(text, from: start, to: end, into: tokens, marks: marks)
    return body(UnsafeBufferPointer(rebasing: tokens[..<count]))
  }

  /// The number of tokens of the bytes from `start` to `end`.
  @inline(__always)
  func count(_ text: UnsafeRawBufferPointer, from start: Int, to end: Int) -> Int {
    if vocabulary.isIrregular || vocabulary.mergesCharacters {
      // A piece may be a token to which no merge leads, and its atoms are more than bytes.
      if vocabulary.token(text, from: start, to: end) != nil { return 1 }
      return withTokens(text, from: start, to: end) { $0.count }
    }
    if end - start <= Int(CPIECESCANNER_MAX_MERGE), let base = text.baseAddress {
      return withUnsafePointer(to: vocabulary.merges) {
        CPieceScannerMerge($0, base.assumingMemoryBound(to: UInt8.self) + start, end - start)
      }
    }
    if vocabulary.token(text, from: start, to: end) != nil { return 1 }
    #if !canImport(Musl)  // whose threads have small stacks
      if end - start > Self.stackLimit, end - start <= Int(CPIECESCANNER_SCRATCH_LENGTH), !vocabulary.isOutOfOrder {
        return countOnStack(text, from: start, to: end)
      }
    #endif
    return withTokens(text, from: start, to: end) { $0.count }
  }

  /// Counts a piece that is longer than what lies on the stack otherwise, without allocating.
  private func countOnStack(_ text: UnsafeRawBufferPointer, from start: Int, to end: Int) -> Int {
    struct Task {
      let encoder: BytePairEncoder
      let text: UnsafeRawBufferPointer
      let start: Int
      let end: Int
      var count = 0
    }
    var task = Task(encoder: self, text: text, start: start, end: end)
    withUnsafeMutablePointer(to: &task) { task in
      CPieceScannerWithScratch(
        { context, tokens, marks in
          guard let task = context?.assumingMemoryBound(to: Task.self) else { return }
          let length = Int(CPIECESCANNER_SCRATCH_LENGTH)
          task.pointee.count = task.pointee.encoder.encode(
            task.pointee.text, from: task.pointee.start, to: task.pointee.end,
            into: UnsafeMutableBufferPointer(start: tokens, count: length),
            marks: UnsafeMutableBufferPointer(start: marks, count: length / 64 + 1))
        }, task)
    }
    return task.count
  }

  private func encode(
    _ text: UnsafeRawBufferPointer, from start: Int, to end: Int,
    into tokens: UnsafeMutableBufferPointer<TokenID>, marks: UnsafeMutableBufferPointer<UInt64>
  ) -> Int {
    var dead = OffsetSet(words: marks, upTo: end - start)
    var lastDead = start
    var count = 0
    var position = start
    var token = vocabulary.longestToken(text, from: position, to: end)
    while true {
      let next = position &+ vocabulary.length(of: token)
      if !dead.contains(next &- start), count == 0 || vocabulary.canFollow(tokens[count &- 1], token) {
        tokens[count] = token
        count &+= 1
        position = next
        if position < end, count > 1, tokens[count &- 2] == token, position &- vocabulary.length(of: token) >= lastDead
        {
          let copies = self.copies(of: token, text, at: position, to: end)
          tokens.baseAddress?.advanced(by: count).update(repeating: token, count: copies)
          count &+= copies
          position &+= copies &* vocabulary.length(of: token)
        }
        if position == end { return count }
        token = vocabulary.longestToken(text, from: position, to: end)
        continue
      }
      let shorter = vocabulary.prefix(of: token)
      if shorter != token {
        token = shorter
        continue
      }
      dead.insert(position &- start)
      lastDead = max(lastDead, position)
      precondition(count > 0, "a vocabulary in which every byte is a token can encode everything")
      count &-= 1
      token = tokens[count]
      position &-= vocabulary.length(of: token)
    }
  }

  /// How many more times a token follows that has just followed itself, up to where the end of the text could change that.
  ///
  /// What is chosen at an offset depends on the token before it, on offsets marked behind it, and on as many bytes as the
  /// longest token has. Where these bytes are those that stood a token's length before, the choice is the same.
  private func copies(of token: TokenID, _ text: UnsafeRawBufferPointer, at position: Int, to end: Int) -> Int {
    let length = vocabulary.length(of: token)
    var same = position
    while same &+ 8 <= end, text.word(at: same) == text.word(at: same &- length) { same &+= 8 }
    let room = same &- position &- vocabulary.longestToken
    return room < 0 ? 0 : room / length &+ 1
  }
}

/// A set of offsets in borrowed memory.
private struct OffsetSet {
  private let words: UnsafeMutableBufferPointer<UInt64>

  init(words: UnsafeMutableBufferPointer<UInt64>, upTo limit: Int) {
    self.words = words
    for index in 0...(limit / 64) { words[index] = 0 }
  }

  @inline(__always)
  func contains(_ offset: Int) -> Bool {
    words[offset &>> 6] &>> UInt64(truncatingIfNeeded: offset & 63) & 1 != 0
  }

  @inline(__always)
  mutating func insert(_ offset: Int) {
    words[offset &>> 6] |= 1 &<< UInt64(truncatingIfNeeded: offset & 63)
  }
}
