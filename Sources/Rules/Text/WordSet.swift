/// A constant set of words, known by their hashes.
///
/// An open-addressed table of our own, half empty at least: rules ask it about every word of a text, and setting it up
/// must cost next to nothing because it is done at every start.
struct WordSet: Sendable {
  private var slots: [NormalizedText.Word]
  private let mask: Int

  /// The words of a text in lower case, separated by blanks.
  init(_ words: StaticString) {
    let bytes = UnsafeBufferPointer(start: words.utf8Start, count: words.utf8CodeUnitCount)
    let count = bytes.count { $0 == 0x20 } + 1
    var capacity = 8
    while capacity < 2 * count { capacity *= 2 }
    slots = [NormalizedText.Word](repeating: 0, count: capacity)
    mask = capacity - 1
    var start = 0
    for end in 0...bytes.count where end == bytes.count || bytes[end] == 0x20 {
      if start < end {
        let hash = NormalizedText.hash(bytes, from: start, to: end)
        var slot = hash & mask
        while slots[slot] != 0 { slot = (slot + 1) & mask }
        slots[slot] = hash
      }
      start = end + 1
    }
  }

  /// Zero, which marks an empty slot, is the hash of no word in use.
  func contains(_ word: NormalizedText.Word) -> Bool {
    var slot = word & mask
    while slots[slot] != 0 {
      if slots[slot] == word { return true }
      slot = (slot + 1) & mask
    }
    return false
  }
}
