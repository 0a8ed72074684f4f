import Patterns
import RuleFormat
import SourceText

/// Phrase rows, found by how their matches start.
///
/// At every word only the rows that share its first two bytes are looked at, and only those whose whole prefix stands
/// there are matched, so that the cost does not grow with the number of rows.
final class PhraseIndex {
  struct Hit {
    let row: PhraseRow
    let rule: RuleHeader
    let match: Pattern.Match
  }

  /// A table with the rules that its rows belong to, laid out for the search.
  private final class Source {
    let table: PhraseTable
    var rules: [RuleHeader] = []
    /// For every row the index of its rule plus one; 0 for a row of no rule that runs.
    var owners: [UInt8]
    /// The first two bytes of every prefix, in order.
    let keys: [UInt16]
    /// The bytes of all prefixes, and where each ends.
    private(set) var text: [UInt8] = []
    private(set) var ends: [Int] = []
    var patterns: [Int: Pattern?] = [:]

    init(_ table: PhraseTable) {
      self.table = table
      owners = [UInt8](repeating: 0, count: table.rows.count)
      var keys: [UInt16] = []
      keys.reserveCapacity(table.prefixes.count)
      ends.reserveCapacity(table.prefixes.count)
      for prefix in table.prefixes {
        let start = text.count
        text += prefix.text.utf8
        ends.append(text.count)
        keys.append(UInt16(text[start]) << 8 | (text.count > start + 1 ? UInt16(text[start + 1]) : 0))
      }
      self.keys = keys
    }
  }

  private var sources: [String: Source] = [:]
  /// A bit for every two bytes that some prefix starts with: most words are turned away by it.
  private var starts = [UInt64](repeating: 0, count: 1024)

  /// Adds the rows of a table that are the rule's own and of one of `categories`, or of any if there are none.
  func add(_ table: PhraseTable, named name: String, of rule: RuleHeader, categories: [String]) {
    let source = sources[name] ?? Source(table)
    sources[name] = source
    source.rules.append(rule)
    for (index, row) in table.rows.enumerated()
    where (row.rule.isEmpty || row.rule == rule.name) && (categories.isEmpty || categories.contains(row.category)) {
      source.owners[index] = UInt8(clamping: source.rules.count)
    }
    for (key, prefix) in zip(source.keys, table.prefixes) where source.owners[prefix.row] != 0 {
      starts[Int(key >> 6)] |= 1 << UInt64(key & 63)
    }
  }

  /// The longest match at every word of `range`, from left to right, without overlap.
  func hits(in bytes: [UInt8], range: ByteRange) -> [Hit] {
    var hits: [Hit] = []
    var index = range.lowerBound
    while index < range.upperBound {
      guard isStart(bytes, index) else {
        index += 1
        continue
      }
      let second = index + 1 < range.upperBound ? lowercased(bytes[index + 1]) : 0
      let key = UInt16(lowercased(bytes[index])) << 8 | UInt16(second)
      guard starts[Int(key >> 6)] & (1 << UInt64(key & 63)) != 0 else {
        index += 1
        continue
      }
      var best: Hit?
      for source in sources.values { look(for: key, at: index, in: bytes, end: range.upperBound, source, &best) }
      if let best {
        hits.append(best)
        index = best.match.range.upperBound
      } else {
        index += 1
      }
    }
    return hits
  }

  /// Tries the rows of one table at one place and keeps the longest match.
  private func look(
    for key: UInt16, at index: Int, in bytes: [UInt8], end: Int, _ source: Source, _ best: inout Hit?
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
      let number = low
      low += 1
      let row = source.table.prefixes[number].row
      let owner = source.owners[row]
      guard owner != 0, stands(source, number, in: bytes, at: index, end: end),
        let match = pattern(row, source)?.firstMatch(in: bytes, from: index, to: end),
        isEnd(bytes, match.range.upperBound), match.range.count > (best?.match.range.count ?? 0)
      else { continue }
      best = Hit(row: source.table.rows[row], rule: source.rules[Int(owner) - 1], match: match)
    }
  }

  private func pattern(_ row: Int, _ source: Source) -> Pattern? {
    if let known = source.patterns[row] { return known }
    let compiled = try? Pattern(source.table.rows[row].pattern, options: [.caseless, .anchored])
    source.patterns[row] = .some(compiled)
    return compiled
  }

  private func stands(_ source: Source, _ number: Int, in bytes: [UInt8], at index: Int, end: Int) -> Bool {
    let start = number == 0 ? 0 : source.ends[number - 1]
    let length = source.ends[number] - start
    guard index + length <= end else { return false }
    return source.text.withUnsafeBufferPointer { text in
      bytes.withUnsafeBufferPointer { bytes in
        for offset in 0..<length where lowercased(bytes[index + offset]) != text[start + offset] { return false }
        return true
      }
    }
  }

  private func lowercased(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }

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
