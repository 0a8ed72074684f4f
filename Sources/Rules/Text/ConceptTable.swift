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

  private init(_ source: StaticString) {
    let text = UnsafeBufferPointer(start: source.utf8Start, count: source.utf8CodeUnitCount)
    var capacity = 64
    while capacity < 2 * text.count(where: { $0 == UInt8(ascii: ",") || $0 == 0x0A }) { capacity *= 2 }
    slots = Array(repeating: (0, 0), count: capacity)
    mask = capacity - 1
    for line in text.split(separator: 0x0A) {
      for (number, name) in line.split(separator: UInt8(ascii: ",")).enumerated() {
        let isStyle = name.first == UInt8(ascii: "*")
        let hash = Self.hash(ofName: isStyle ? name.dropFirst() : name)
        if number == 0 { lines.append((hash, isStyle)) }
        insert(hash, line: lines.count - 1)
      }
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
    let hash = Self.hash(ofName: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)[...])
    return lines.firstIndex { $0.name == hash } ?? -1
  }

  // MARK: Hashing

  private static func hash(ofName name: Slice<UnsafeBufferPointer<UInt8>>) -> NormalizedText.Word {
    var hash = startHash
    for (number, word) in name.split(separator: 0x20).enumerated() {
      if number > 0 { hash = adding(0x20, to: hash) }
      let stem = word[word.startIndex] < 0x80 ? stemLength(word) : word.count
      for byte in word.prefix(stem) { hash = adding(byte, to: hash) }
    }
    return hash
  }

  static let startHash = NormalizedText.Word(bitPattern: 0xCBF2_9CE4_8422_2325)

  /// FNV-1a, one byte further.
  static func adding(_ byte: UInt8, to hash: NormalizedText.Word) -> NormalizedText.Word {
    (hash ^ NormalizedText.Word(byte)) &* 0x100_0000_01B3
  }

  private static let endings: [(StaticString, minimum: Int)] = [
    ("ing", 6), ("ies", 5), ("ied", 5), ("es", 5), ("ed", 5), ("ly", 5), ("s", 4), ("e", 5), ("y", 5),
  ]

  /// How many bytes of an English word in lower case are left without its ending. Words that lose one are only compared
  /// with others that do.
  static func stemLength(_ word: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
    for (ending, minimum) in endings where word.count >= minimum {
      let length = ending.utf8CodeUnitCount
      guard word.suffix(length).elementsEqual(UnsafeBufferPointer(start: ending.utf8Start, count: length)) else {
        continue
      }
      // `class` and `process` are no plurals.
      if length == 1, ending.utf8Start[0] == UInt8(ascii: "s"), word.dropLast().last == UInt8(ascii: "s") {
        return word.count
      }
      return word.count - length
    }
    return word.count
  }
}
