import Diagnostics

/// Names for the findings of a file that outlive changes elsewhere in it.
///
/// A name is made of the rule, the marked text with white space evened out, and the keys on the way to it; items of lists
/// count as equals, so that a new message before another renames nothing. Equal findings are numbered in their order.
/// A masked secret goes in masked, since a short hash of a short text can be reversed.
struct Fingerprints {
  /// The key under which a report stores them; the number grows when the recipe changes.
  static let key = "trimtab/v1"

  /// In the order of the file's findings.
  let values: [String]

  init(_ file: ReportedFile) {
    let bytes = file.secrets.maskedBytes
    var seen: [UInt64: Int] = [:]
    values = file.report.diagnostics.map { diagnostic in
      var hash = Hash()
      hash.add(diagnostic.rule.utf8)
      hash.add(Self.normalized(bytes[diagnostic.range.clamped(to: bytes.indices)]))
      hash.add(file.report.nodePath(diagnostic.range).utf8)
      let number = seen[hash.value, default: 0]
      seen[hash.value] = number + 1
      return hash.text + ":\(number + 1)"
    }
  }

  /// A name that is different in every file.
  static func unique(_ fingerprint: String, in path: String) -> String {
    var hash = Hash()
    hash.add(path.utf8)
    hash.add(fingerprint.utf8)
    return hash.text + fingerprint.replacing(":", with: "")
  }

  /// Every run of white space as one blank, none at the ends.
  private static func normalized(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    for byte in bytes {
      if byte.isBlank || byte.isLineBreak {
        if let last = result.last, last != UInt8(ascii: " ") { result.append(UInt8(ascii: " ")) }
      } else {
        result.append(byte)
      }
    }
    if result.last == UInt8(ascii: " ") { result.removeLast() }
    return result
  }

  /// FNV-1a of 64 bits (RFC 9923): the same on every machine and in every run, unlike `Hasher`.
  private struct Hash {
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    /// Adds a part, with an end that no UTF-8 holds.
    mutating func add(_ part: some Sequence<UInt8>) {
      for byte in part { add(byte) }
      add(0xFF)
    }

    private mutating func add(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }

    var text: String {
      let digits = String(value, radix: 16)
      return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
  }
}
