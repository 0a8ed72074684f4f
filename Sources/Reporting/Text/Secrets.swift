import Diagnostics
import SourceText

/// What must not be echoed of one file, and the file without it.
///
/// A secret shows up in more places than the finding about it: other findings mark the same line, a context line
/// repeats it, a message quotes it. So the bytes themselves are overwritten, and nothing downstream has them to leak.
struct Secrets {
  /// The bytes of the file, of the same number, with a mask byte for every byte of a secret.
  let maskedBytes: [UInt8]
  private let texts: SecretTexts

  init(_ file: FileReport, maskedRules: Set<String>) {
    let bytes = file.source.bytes
    var texts = SecretTexts()
    let ranges = file.diagnostics.filter { maskedRules.contains($0.rule) }
      .map { $0.range.clamped(to: bytes.indices) }
    for range in ranges {
      for line in bytes[range].split(whereSeparator: \.isLineBreak) { texts.insert(line) }
    }
    self.texts = texts
    guard !ranges.isEmpty else {
      maskedBytes = bytes
      return
    }
    var masked = bytes
    for offset in (ranges + texts.occurrences(in: bytes)).joined() where !masked[offset].isLineBreak {
      masked[offset] = CellReader.maskByte
    }
    maskedBytes = masked
  }

  /// `text` with every secret in it replaced.
  func redacted(_ text: String) -> String {
    guard !texts.isEmpty else { return text }
    let bytes = Array(text.utf8)
    let occurrences = texts.occurrences(in: bytes)
    if occurrences.isEmpty { return text }
    var result: [UInt8] = []
    var position = 0
    for range in occurrences where range.upperBound > position {
      result += bytes[position..<max(position, range.lowerBound)]
      if range.lowerBound >= position { result += "••••••••".utf8 }
      position = range.upperBound
    }
    result += bytes[position...]
    return String(decoding: result, as: UTF8.self)
  }

  func isMentioned(in text: String) -> Bool {
    !texts.isEmpty && !texts.occurrences(in: Array(text.utf8)).isEmpty
  }
}

/// A set of texts that are all found in one pass.
private struct SecretTexts {
  /// The texts by their first eight bytes. A shorter one is not searched for: it is no secret, only a word.
  private var byHead: [UInt64: Set<[UInt8]>] = [:]

  var isEmpty: Bool { byHead.isEmpty }

  mutating func insert(_ line: ArraySlice<UInt8>) {
    let text = Array(line.trimmingBlanks)
    guard text.count >= 8 else { return }
    byHead[text.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }, default: []].insert(text)
  }

  func occurrences(in bytes: [UInt8]) -> [ByteRange] {
    var result: [ByteRange] = []
    var window: UInt64 = 0
    for (index, byte) in bytes.enumerated() {
      window = window << 8 | UInt64(byte)
      guard index >= 7, let texts = byHead[window] else { continue }
      let start = index - 7
      let longest = texts.filter { bytes[start...].starts(with: $0) }.map(\.count).max()
      if let longest { result.append(start..<start + longest) }
    }
    return result
  }
}

extension ArraySlice where Element == UInt8 {
  fileprivate var trimmingBlanks: ArraySlice<UInt8> {
    let text = drop(while: \.isBlank)
    return text[..<(text.lastIndex { !$0.isBlank }.map { $0 + 1 } ?? text.startIndex)]
  }
}
