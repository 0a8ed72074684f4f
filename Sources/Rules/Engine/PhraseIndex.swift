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
    let rule: String
    let match: Pattern.Match
  }

  private struct Entry {
    let row: Int
    let prefix: [UInt8]
  }

  private var rows: [(row: PhraseRow, rule: String)] = []
  private var entries: [UInt16: [Entry]] = [:]
  private var patterns: [Int: Pattern?] = [:]

  func add(_ row: PhraseRow, rule: String) {
    let index = rows.count
    rows.append((row, rule))
    for prefix in row.prefixes {
      let bytes = Array(prefix.utf8)
      guard let first = bytes.first else { continue }
      let key = UInt16(first) << 8 | UInt16(bytes.count > 1 ? bytes[1] : 0)
      entries[key, default: []].append(Entry(row: index, prefix: bytes))
    }
  }

  var isEmpty: Bool { rows.isEmpty }

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
      let first = lowercased(bytes[index])
      let second = index + 1 < range.upperBound ? lowercased(bytes[index + 1]) : 0
      for key in second == 0 ? [UInt16(first) << 8] : [UInt16(first) << 8 | UInt16(second), UInt16(first) << 8] {
        for entry in entries[key] ?? [] where stands(entry.prefix, in: bytes, at: index, end: range.upperBound) {
          guard let match = pattern(entry.row)?.firstMatch(in: bytes, from: index, to: range.upperBound),
            isEnd(bytes, match.range.upperBound), match.range.count > (best?.match.range.count ?? 0)
          else { continue }
          best = Hit(row: rows[entry.row].row, rule: rows[entry.row].rule, match: match)
        }
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

  private func pattern(_ row: Int) -> Pattern? {
    if let known = patterns[row] { return known }
    let compiled = try? Pattern(rows[row].row.pattern, options: [.caseless, .anchored])
    patterns[row] = .some(compiled)
    return compiled
  }

  private func stands(_ prefix: [UInt8], in bytes: [UInt8], at index: Int, end: Int) -> Bool {
    guard index + prefix.count <= end else { return false }
    for offset in prefix.indices where lowercased(bytes[index + offset]) != prefix[offset] { return false }
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
