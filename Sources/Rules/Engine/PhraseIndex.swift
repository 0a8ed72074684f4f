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

  /// A table with the rules whose rows count.
  private struct Source {
    let table: PhraseTable
    let rule: RuleHeader
    let categories: [String]
    var patterns: [Int: Pattern?] = [:]
  }

  private var sources: [Source] = []

  /// Adds the rows of `table` that are the rule's own and of one of `categories`, or of any if there are none.
  func add(_ table: PhraseTable, of rule: RuleHeader, categories: [String]) {
    sources.append(Source(table: table, rule: rule, categories: categories))
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
      var best: Hit?
      for source in sources.indices { look(at: index, in: bytes, end: range.upperBound, source, &best) }
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
  private func look(at index: Int, in bytes: [UInt8], end: Int, _ source: Int, _ best: inout Hit?) {
    let prefixes = sources[source].table.prefixes
    let first = lowercased(bytes[index])
    let second = index + 1 < end ? lowercased(bytes[index + 1]) : 0
    var low = 0
    var high = prefixes.count
    while low < high {
      let middle = (low + high) / 2
      if isBelow(prefixes[middle].text.utf8, first, second) { low = middle + 1 } else { high = middle }
    }
    while low < prefixes.count, starts(prefixes[low].text.utf8, first, second) {
      let prefix = prefixes[low]
      low += 1
      let row = sources[source].table.rows[prefix.row]
      let rule = sources[source].rule
      guard row.rule.isEmpty || row.rule == rule.name,
        sources[source].categories.isEmpty || sources[source].categories.contains(row.category),
        stands(prefix.text.utf8, in: bytes, at: index, end: end),
        let match = pattern(prefix.row, source)?.firstMatch(in: bytes, from: index, to: end),
        isEnd(bytes, match.range.upperBound), match.range.count > (best?.match.range.count ?? 0)
      else { continue }
      best = Hit(row: row, rule: rule, match: match)
    }
  }

  private func isBelow(_ prefix: String.UTF8View, _ first: UInt8, _ second: UInt8) -> Bool {
    guard let lead = prefix.first else { return true }
    if lead != first { return lead < first }
    return (prefix.dropFirst().first ?? 0) < second
  }

  private func starts(_ prefix: String.UTF8View, _ first: UInt8, _ second: UInt8) -> Bool {
    prefix.first == first && prefix.dropFirst().first ?? second == second
  }

  private func pattern(_ row: Int, _ source: Int) -> Pattern? {
    if let known = sources[source].patterns[row] { return known }
    let compiled = try? Pattern(sources[source].table.rows[row].pattern, options: [.caseless, .anchored])
    sources[source].patterns[row] = .some(compiled)
    return compiled
  }

  private func stands(_ prefix: String.UTF8View, in bytes: [UInt8], at index: Int, end: Int) -> Bool {
    var position = index
    for byte in prefix {
      guard position < end, lowercased(bytes[position]) == byte else { return false }
      position += 1
    }
    return true
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
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F || byte == 0x2D
      || byte == 0x27
  }
}
