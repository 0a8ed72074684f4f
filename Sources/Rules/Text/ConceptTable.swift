/// What words stand for in an instruction, so that sentences can be compared by what they say.
struct ConceptTable: Sendable {
  enum Concept: Equatable {
    /// Says nothing of its own.
    case weak
    /// Turns the sentence round.
    case negation
    case number(Int, isStyle: Bool)
  }

  /// The most words of a name, and the most characters of one without blanks.
  static let longestName = 6
  static let shared = ConceptTable(words)

  /// The concept that a line number stands for: the line that starts with a name.
  private var lines: [(name: NormalizedText.Word, isStyle: Bool)] = []
  private var slots: [(hash: NormalizedText.Word, line: Int)]
  private let mask: Int

  /// Made at the first need, in one pass and without objects: it must cost next to nothing at a start.
  private init(_ source: StaticString) {
    let (text, count) = (source.utf8Start, source.utf8CodeUnitCount)
    var separators = 1
    for index in 0..<count where text[index] == UInt8(ascii: ",") || text[index] == 0x0A { separators += 1 }
    var capacity = 64
    while capacity < 2 * separators { capacity *= 2 }
    slots = Array(repeating: (0, 0), count: capacity)
    mask = capacity - 1
    lines.reserveCapacity(256)
    var start = 0
    var isFirst = true
    for end in 0...count where end == count || text[end] == UInt8(ascii: ",") || text[end] == 0x0A {
      if start < end {
        let isStyle = text[start] == UInt8(ascii: "*")
        let hash = Self.hash(text, from: isStyle ? start + 1 : start, to: end)
        if isFirst { lines.append((hash, isStyle)) }
        insert(hash, line: lines.count - 1)
      }
      isFirst = end < count && text[end] == 0x0A
      start = end + 1
    }
  }

  private mutating func insert(_ hash: NormalizedText.Word, line: Int) {
    var slot = hash & mask
    while slots[slot].hash != 0, slots[slot].hash != hash { slot = (slot + 1) & mask }
    // The first line that has a name keeps it.
    if slots[slot].hash == 0 { slots[slot] = (hash, line) }
  }

  /// The concept of a name by its hash; `nil` for a word that the table does not have.
  func concept(_ hash: NormalizedText.Word) -> Concept? {
    var slot = hash & mask
    while slots[slot].hash != 0 {
      if slots[slot].hash == hash {
        switch slots[slot].line {
        case 0: return .weak
        case 1: return .negation
        default: return .number(slots[slot].line, isStyle: lines[slots[slot].line].isStyle)
        }
      }
      slot = (slot + 1) & mask
    }
    return nil
  }

  /// The number of the concept that `name`, a line's first, stands for.
  func number(of name: StaticString) -> Int {
    let hash = Self.hash(name.utf8Start, from: 0, to: name.utf8CodeUnitCount)
    return lines.firstIndex { $0.name == hash } ?? -1
  }

  // MARK: Hashing

  /// The hash of a name: its words without their endings, with one blank between them.
  private static func hash(_ text: UnsafePointer<UInt8>, from start: Int, to end: Int) -> NormalizedText.Word {
    var hash = NormalizedText.offsetBasis
    var index = start
    while index < end {
      var wordEnd = index
      while wordEnd < end, text[wordEnd] != 0x20 { wordEnd += 1 }
      if index > start { hash = NormalizedText.adding(0x20, to: hash) }
      let stem = text[index] < 0x80 ? stemEnd(text, index, wordEnd) : wordEnd
      for position in index..<stem { hash = NormalizedText.adding(text[position], to: hash) }
      index = wordEnd + 1
    }
    return hash
  }

  /// Where an English word in lower case ends without its ending: `ing`, `ies`, `ied`, `es`, `ed`, `ly`, `s`, `e`, `y`.
  /// Words that lose one are only compared with others that do.
  static func stemEnd(_ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
    let length = end - start
    guard length >= 4 else { return end }
    let (last, before) = (text[end - 1], text[end - 2])
    switch last {
    case UInt8(ascii: "g"):
      return length >= 6 && before == UInt8(ascii: "n") && text[end - 3] == UInt8(ascii: "i") ? end - 3 : end
    case UInt8(ascii: "s"):
      if length >= 5, before == UInt8(ascii: "e") { return text[end - 3] == UInt8(ascii: "i") ? end - 3 : end - 2 }
      // `class` and `process` are no plurals.
      return before == UInt8(ascii: "s") ? end : end - 1
    case UInt8(ascii: "d"):
      guard length >= 5, before == UInt8(ascii: "e") else { return end }
      return text[end - 3] == UInt8(ascii: "i") ? end - 3 : end - 2
    case UInt8(ascii: "y"):
      guard length >= 5 else { return end }
      return before == UInt8(ascii: "l") ? end - 2 : end - 1
    case UInt8(ascii: "e"): return length >= 5 ? end - 1 : end
    default: return end
    }
  }
}
