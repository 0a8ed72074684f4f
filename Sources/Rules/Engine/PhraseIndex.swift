import Patterns
import RuleFormat
import SourceText

/// Phrase rows, found by how their matches start.
///
/// A word is turned away by its first bytes unless some row may start so; then only the rows that share its first four
/// bytes are looked at, and only those whose whole prefix stands there are matched. The cost hardly grows with the
/// number of rows.
final class PhraseIndex {
  struct Hit {
    let row: PhraseRow
    let rule: RuleHeader
    let match: Pattern.Match
  }

  /// A table with the rules that its rows belong to, laid out for the search.
  private final class Source {
    private let table: PhraseTable
    private var claims: [(rule: RuleHeader, categories: [String])] = []
    /// The first four bytes of every prefix, with zeros where it is shorter, in order.
    let keys: [UInt32]
    /// The bytes of all prefixes.
    let text: [UInt8]
    private var patterns = KeyedCache<Pattern?>()
    private var obstacles = KeyedCache<Pattern?>()

    init(_ table: PhraseTable) {
      self.table = table
      let text = Array(table.prefixes.text.utf8)
      self.text = text
      var start = 0
      keys = table.prefixes.ends.map { end in
        defer { start = Int(end) }
        return PhraseIndex.key(text, at: start, end: Int(end))
      }
    }

    func claim(_ rule: RuleHeader, _ categories: [String]) { claims.append((rule, categories)) }

    /// The match of the row of prefix `number` at `index`, if the row belongs to a rule that runs.
    func hit(_ number: Int, in bytes: [UInt8], at index: Int, end: Int) -> Hit? {
      guard stands(number, in: bytes, at: index, end: end) else { return nil }
      let rowNumber = Int(table.prefixes.rows[number])
      let row = table.rows[rowNumber]
      guard let rule = owner(of: row), let match = pattern(rowNumber)?.firstMatch(in: bytes, from: index, to: end)
      else { return nil }
      if !row.unlessBefore.isEmpty, isObstructed(rowNumber, in: bytes, at: index) { return nil }
      return Hit(row: row, rule: rule, match: match)
    }

    /// Whether what the row must not follow stands before `index` in its paragraph.
    private func isObstructed(_ row: Int, in bytes: [UInt8], at index: Int) -> Bool {
      let obstacle = obstacles.value(for: row) { try? Pattern(table.rows[row].unlessBefore, options: .caseless) }
      var start = index
      while start > 0, index - start < 600 {
        if bytes[start - 1] == 0x0A, start == 1 || bytes[start - 2] == 0x0A { break }
        start -= 1
      }
      // The pattern sees nothing behind the phrase's start, so that `$` in it is that place.
      return obstacle?.isMatch(Array(bytes[start..<index])) == true
    }

    /// The last of the rules that a row is for.
    private func owner(of row: PhraseRow) -> RuleHeader? {
      claims.last { rule, categories in
        (row.rule.isEmpty || row.rule == rule.name) && (categories.isEmpty || categories.contains(row.category))
      }?.rule
    }

    private func stands(_ number: Int, in bytes: [UInt8], at index: Int, end: Int) -> Bool {
      let start = number == 0 ? 0 : Int(table.prefixes.ends[number - 1])
      let length = Int(table.prefixes.ends[number]) - start
      guard index + length <= end else { return false }
      for offset in 0..<length where bytes[index + offset].lowercasedASCII != text[start + offset] {
        return false
      }
      return true
    }

    private func pattern(_ row: Int) -> Pattern? {
      patterns.value(for: row) { try? Pattern(table.rows[row].pattern, options: .caselessAnchored) }
    }
  }

  private var sources: [(name: String, source: Source)] = []
  private var heads = HeadFilter()

  /// Adds the rows of a table that are the rule's own and of one of `categories`, or of any if there are none.
  func add(_ table: PhraseTable, named name: String, of rule: RuleHeader, categories: [String]) {
    if let known = sources.first(where: { $0.name == name }) { return known.source.claim(rule, categories) }
    let source = Source(table)
    source.claim(rule, categories)
    sources.append((name, source))
    source.text.withUnsafeBufferPointer { text in
      var start = 0
      for end in table.prefixes.ends {
        heads.insert(text, from: start, to: Int(end))
        start = Int(end)
      }
    }
  }

  /// The longest match at every word of `range`, from left to right, without overlap.
  func hits(in bytes: [UInt8], range: ByteRange) -> [Hit] {
    var hits: [Hit] = []
    // A property of an object would be looked up again for every byte.
    let (heads, sources) = (heads, sources)
    var index = range.lowerBound
    while index < range.upperBound {
      guard isStart(bytes, index) else {
        index += 1
        continue
      }
      guard heads.mayStart(bytes, at: index, end: range.upperBound) else {
        index += 1
        continue
      }
      let key = Self.key(bytes, at: index, end: range.upperBound)
      var best: Hit?
      for length in heads.hasShortPrefix(bytes[index]) ? 1...4 : 4...4 {
        let part = key & ~UInt32(0) << UInt32(32 - 8 * length)
        if length < 4, part == key { continue }
        for (_, source) in sources { look(for: part, at: index, in: bytes, end: range.upperBound, source, &best) }
      }
      if let best {
        hits.append(best)
        index = best.match.range.upperBound
      } else {
        index += 1
      }
    }
    return hits
  }

  /// The first four bytes in lower case, with zeros behind `end`.
  private static func key(_ bytes: [UInt8], at index: Int, end: Int) -> UInt32 {
    var key: UInt32 = 0
    for offset in index..<index + 4 { key = key << 8 | (offset < end ? UInt32(bytes[offset].lowercasedASCII) : 0) }
    return key
  }

  /// Tries the rows of one table at one place and keeps the longest match.
  private func look(
    for key: UInt32, at index: Int, in bytes: [UInt8], end: Int, _ source: Source, _ best: inout Hit?
  ) {
    var low = source.keys.withUnsafeBufferPointer { keys in
      var low = 0
      var high = keys.count
      while low < high {
        let middle = (low + high) / 2
        if keys[middle] < key { low = middle + 1 } else { high = middle }
      }
      return low
    }
    while low < source.keys.count, source.keys[low] == key {
      let hit = source.hit(low, in: bytes, at: index, end: end)
      low += 1
      guard let hit, isEnd(bytes, hit.match.range.upperBound),
        hit.match.range.count > (best?.match.range.count ?? 0)
      else { continue }
      best = hit
    }
  }

  /// Which first bytes some prefix has: a set that may say yes in error, never no.
  ///
  /// Prefixes of at least four bytes (of six, two ideographs, where the first is not ASCII) are told by a hash of so
  /// many bytes, shorter ones by their first.
  private struct HeadFilter {
    private var long = [UInt64](repeating: 0, count: 256)
    private var short = [UInt64](repeating: 0, count: 4)

    mutating func insert(_ text: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) {
      guard start < end else { return }
      let first = text[start]
      let length = Self.length(first)
      guard end - start >= length else {
        short[Int(first >> 6)] |= 1 << UInt64(first & 63)
        return
      }
      var hash: UInt32 = 0
      for index in start..<start + length { hash = Self.mixed(hash, text[index]) }
      let bit = Self.bit(hash)
      long[bit >> 6] |= 1 << UInt64(bit & 63)
    }

    func mayStart(_ bytes: [UInt8], at index: Int, end: Int) -> Bool {
      let first = bytes[index].lowercasedASCII
      if hasShortPrefix(first) { return true }
      let length = Self.length(first)
      guard index + length <= end else { return false }
      var hash: UInt32 = 0
      for offset in 0..<length { hash = Self.mixed(hash, bytes[index + offset].lowercasedASCII) }
      let bit = Self.bit(hash)
      return long[bit >> 6] & (1 << UInt64(bit & 63)) != 0
    }

    func hasShortPrefix(_ first: UInt8) -> Bool {
      let first = first.lowercasedASCII
      return short[Int(first >> 6)] & (1 << UInt64(first & 63)) != 0
    }

    private static func length(_ first: UInt8) -> Int { first < 0x80 ? 4 : 6 }
    private static func mixed(_ hash: UInt32, _ byte: UInt8) -> UInt32 { (hash ^ UInt32(byte)) &* 0x9E37_79B1 }
    private static func bit(_ hash: UInt32) -> Int { Int(hash >> 18) }
  }

  /// A phrase starts at a word's start; every Han character is one.
  private func isStart(_ bytes: [UInt8], _ index: Int) -> Bool {
    if bytes[index] >= 0x80 { return bytes[index] & 0xC0 != 0x80 }
    guard index > 0 else { return true }
    return !isWordByte(bytes[index - 1])
  }

  private func isEnd(_ bytes: [UInt8], _ index: Int) -> Bool {
    guard index > 0, index < bytes.count, bytes[index - 1] < 0x80, isWordByte(bytes[index - 1]) else { return true }
    return !isWordByte(bytes[index])
  }

  private func isWordByte(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
      || byte == 0x2D
      || byte == 0x27
  }
}
