import SourceText

/// A sentence as the concepts that it names, in their order.
struct ConceptText {
  /// Concepts of the table by their numbers, words that it does not have by their hashes. What is said twice stands once.
  private(set) var concepts: [Int] = []
  private(set) var styles: Set<Int> = []
  /// Whether the sentence says no, an odd number of times.
  private(set) var isNegated = false
  let numbers: [NormalizedText.Word]

  /// What the sentence is not compared by: that something is to be answered goes without saying.
  private static let answer = ConceptTable.shared.number(of: "answer")
  /// Not to be the first is to be the second.
  private static let opposites = [
    (ConceptTable.shared.number(of: "long"), ConceptTable.shared.number(of: "short"))
  ]

  /// O(length × ``ConceptTable/longestName``).
  init(_ utf8: ArraySlice<UInt8>, numbers: [NormalizedText.Word]) {
    self.numbers = numbers
    utf8.map(\.lowercasedASCII).withUnsafeBufferPointer { read($0) }
    for (first, second) in Self.opposites where isNegated && styles.contains(first) && !styles.contains(second) {
      concepts = concepts.map { $0 == first ? second : $0 }
      styles.remove(first)
      styles.insert(second)
      isNegated = false
    }
  }

  private mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) {
    var index = 0
    while index < bytes.count {
      guard let first = wordEnd(bytes, index) else {
        index += 1
        continue
      }
      // The longest name that the table has, from here on.
      var hash = NormalizedText.offsetBasis
      var end = index
      var best: (concept: ConceptTable.Concept, end: Int)?
      var own: NormalizedText.Word = 0
      for count in 0..<ConceptTable.longestName {
        var start = end
        if count > 0, bytes[index] < 0x80 {
          guard start < bytes.count, bytes[start] == 0x20 else { break }
          hash = NormalizedText.adding(0x20, to: hash)
          start += 1
        }
        guard start < bytes.count, let next = wordEnd(bytes, start), bytes[start] < 0x80 || bytes[index] >= 0x80 else {
          break
        }
        guard let base = bytes.baseAddress else { return }
        let stem = bytes[start] < 0x80 ? ConceptTable.stemEnd(base, start, next) : next
        for position in start..<stem { hash = NormalizedText.adding(bytes[position], to: hash) }
        end = next
        if count == 0 { own = hash }
        if let concept = ConceptTable.shared.concept(hash) { best = (concept, end) }
      }
      switch best?.concept {
      case .weak: break
      case .negation: isNegated.toggle()
      case .number(let number, let isStyle): add(number, isStyle: isStyle)
      case nil: add(own, isStyle: false)
      }
      index = best?.end ?? first
    }
  }

  private mutating func add(_ concept: Int, isStyle: Bool) {
    guard concept != Self.answer, !concepts.contains(concept) else { return }
    concepts.append(concept)
    if isStyle { styles.insert(concept) }
  }

  /// The end of the word that starts at `index`: letters and digits, or one character that is not ASCII and no
  /// punctuation; `nil` if none does.
  private func wordEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int? {
    let byte = bytes[index]
    if byte >= 0x80 {
      let length = byte < 0xE0 ? 2 : (byte < 0xF0 ? 3 : 4)
      let isPunctuation = byte == 0xC2 || byte == 0xE2 || byte == 0xE3 || byte == 0xEF || byte < 0xC0
      return isPunctuation ? nil : min(index + length, bytes.count)
    }
    var end = index
    while end < bytes.count, Self.isWordByte(bytes[end]) { end += 1 }
    return end > index ? end : nil
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "'")
      || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: "_")
  }

  // MARK: Comparing

  /// Whether there is enough in the sentence to be said again: three concepts, or nothing but style.
  var isComparable: Bool { concepts.count >= 3 || !concepts.isEmpty && styles.count == concepts.count }

  /// The same for sentences that name the same concepts.
  var key: Int { NormalizedText.hash((isNegated ? [1] : []) + concepts.sorted()) }

  /// Whether both demand the same: the same concepts, in the same order or with one clause moved to the other end, the
  /// same numbers, and a no in both or in neither.
  func says(_ other: ConceptText) -> Bool {
    guard isNegated == other.isNegated, numbers == other.numbers, concepts.count == other.concepts.count else {
      return false
    }
    if concepts == other.concepts { return true }
    guard Set(concepts) == Set(other.concepts) else { return false }
    if styles.count == concepts.count { return true }
    guard let first = concepts.first, let turn = other.concepts.firstIndex(of: first) else { return false }
    return Array(other.concepts[turn...] + other.concepts[..<turn]) == concepts
  }
}
