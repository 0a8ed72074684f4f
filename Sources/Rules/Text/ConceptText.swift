import SourceText

/// A sentence as the concepts that it names, in their order.
struct ConceptText {
  /// A concept with a yes or a no: `in English, not in Chinese` wants the one and not the other.
  struct Demand: Hashable {
    /// The concept's number in the table, or the hash of a word that it does not have.
    var concept: Int
    var isNegated: Bool

    fileprivate var hash: Int { isNegated ? ~concept : concept }
  }

  /// What is said twice stands once.
  private(set) var demands: [Demand] = []
  private(set) var styleCount = 0
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
    for (first, second) in Self.opposites where !demands.contains(where: { $0.concept == second }) {
      guard let index = demands.firstIndex(of: Demand(concept: first, isNegated: true)) else { continue }
      demands[index] = Demand(concept: second, isNegated: false)
    }
  }

  private mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) {
    var index = 0
    var isNegated = false
    // `Never, under any circumstances, …`: the clause put in between does not end what the no is about.
    var reachesOn = false
    var countAtNegation = 0
    while index < bytes.count {
      guard let first = wordEnd(bytes, index) else {
        if isNegated, endsClause(bytes, index) {
          if demands.count == countAtNegation { reachesOn = true }
          if !reachesOn { isNegated = false }
        }
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
      case .negation:
        isNegated.toggle()
        countAtNegation = demands.count
      case .number(let number, let isStyle): add(Demand(concept: number, isNegated: isNegated), isStyle: isStyle)
      case nil: add(Demand(concept: own, isNegated: isNegated), isStyle: false)
      }
      index = best?.end ?? first
    }
  }

  private mutating func add(_ demand: Demand, isStyle: Bool) {
    guard demand.concept != Self.answer, !demands.contains(demand) else { return }
    demands.append(demand)
    if isStyle { styleCount += 1 }
  }

  /// Whether a comma, semicolon, colon or dash begins at `index`, Latin or Chinese.
  private func endsClause(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
    if bytes[index] < 0x80 { return ",;:".utf8.contains(bytes[index]) }
    guard index + 2 < bytes.count else { return false }
    let scalar = (bytes[index], bytes[index + 1], bytes[index + 2])
    // ，；： and the dash —.
    return scalar == (0xEF, 0xBC, 0x8C) || scalar == (0xEF, 0xBC, 0x9B) || scalar == (0xEF, 0xBC, 0x9A)
      || scalar == (0xE2, 0x80, 0x94)
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
  var isComparable: Bool { demands.count >= 3 || !demands.isEmpty && styleCount == demands.count }

  /// The same for sentences that demand the same in any order.
  var key: Int { NormalizedText.hash(demands.map(\.hash).sorted()) }

  /// Whether both demand the same: the same concepts, each with the same yes or no, in the same order or with one clause
  /// moved to the other end, and the same numbers.
  func says(_ other: ConceptText) -> Bool {
    guard numbers == other.numbers, demands.count == other.demands.count else { return false }
    if demands == other.demands { return true }
    guard Set(demands) == Set(other.demands) else { return false }
    if styleCount == demands.count { return true }
    guard let first = demands.first, let turn = other.demands.firstIndex(of: first) else { return false }
    return Array(other.demands[turn...] + other.demands[..<turn]) == demands
  }
}
