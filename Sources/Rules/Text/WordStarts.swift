import SourceText

/// Finds, in one pass over a text, the words that start with one of several texts.
struct WordStarts: Sendable {
  private struct Entry {
    let text: StaticString
    let list: Int
  }

  /// The entries by their first byte.
  private var entries = [[Entry]](repeating: [], count: 256)
  private let listCount: Int

  /// - Precondition: the texts are in lower case and not empty.
  init(_ lists: [[StaticString]]) {
    listCount = lists.count
    for (number, list) in lists.enumerated() {
      for text in list { entries[Int(text.utf8Start[0])].append(Entry(text: text, list: number)) }
    }
  }

  /// The places of the texts of each list, in order. ASCII texts are found at the start of a word only, whatever the
  /// case; others anywhere.
  ///
  /// O(length × texts that start with one byte).
  func places(in utf8: [UInt8]) -> [[ByteRange]] {
    var places = [[ByteRange]](repeating: [], count: listCount)
    utf8.withUnsafeBufferPointer { bytes in
      var isInWord = false
      for index in bytes.indices {
        let byte = bytes[index].lowercasedASCII
        defer { isInWord = (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x5F }
        if isInWord && byte < 0x80 { continue }
        for entry in entries[Int(byte)] where Self.stands(entry.text, in: bytes, at: index) {
          places[entry.list].append(index..<index + entry.text.utf8CodeUnitCount)
        }
      }
    }
    return places
  }

  private static func stands(_ text: StaticString, in bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
    guard index + text.utf8CodeUnitCount <= bytes.count else { return false }
    for offset in 0..<text.utf8CodeUnitCount where bytes[index + offset].lowercasedASCII != text.utf8Start[offset] {
      return false
    }
    return true
  }
}
