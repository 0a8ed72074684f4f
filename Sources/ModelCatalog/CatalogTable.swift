import CModelCatalog

/// The text of one table and access to its lines.
///
/// Lines are sorted by their first field in lower case, so that a lookup reads a dozen lines and parses one.
struct CatalogTable: Sendable {
  static let formatVersion = "1"

  private enum Storage: Sendable {
    case embedded
    case owned([UInt8])
  }

  private let storage: Storage
  /// The lines after the header.
  private let body: Range<Int>

  /// The table that is part of the program.
  static let bundled = CatalogTable(storage: .embedded)

  /// A table whose lines are sorted already.
  init(sorted bytes: [UInt8]) {
    self.init(storage: .owned(bytes))
  }

  private init(storage: Storage) {
    self.storage = storage
    body = Self.withBytes(of: storage) { bytes in
      var position = 0
      while position < bytes.count, bytes[position] == UInt8(ascii: "#") {
        position = min(Self.lineEnd(from: position, in: bytes, limit: bytes.count) + 1, bytes.count)
      }
      return position..<bytes.count
    }
  }

  /// The rest of the first header line that starts with the words.
  func headerValue(_ words: String) -> String? {
    let start = Array("# \(words) ".utf8)
    return withBytes { bytes in
      var position = 0
      while position < body.lowerBound {
        let end = Self.lineEnd(from: position, in: bytes, limit: body.lowerBound)
        let line = bytes[position..<end]
        if line.starts(with: start) { return String(decoding: line.dropFirst(start.count), as: UTF8.self) }
        position = end + 1
      }
      return nil
    }
  }

  /// The line whose first field is the key. The key is in lower case.
  func line(for key: [UInt8]) -> String? {
    withBytes { bytes in
      var low = body.lowerBound
      var high = body.upperBound
      while low < high {
        var start = low + (high - low) / 2
        while start > low, bytes[start - 1] != UInt8(ascii: "\n") { start -= 1 }
        let end = Self.lineEnd(from: start, in: bytes, limit: high)
        switch Self.order(of: key, lineAt: start..<end, in: bytes) {
        case 0: return String(decoding: bytes[start..<end], as: UTF8.self)
        case ..<0: high = start
        default: low = min(end + 1, high)
        }
      }
      return nil
    }
  }

  /// All lines in order.
  func forEachLine<Failure: Error>(_ visit: (Substring) throws(Failure) -> Void) throws(Failure) {
    let text = withBytes { String(decoding: $0[body], as: UTF8.self) }
    for line in text.split(separator: "\n") { try visit(line) }
  }

  /// The first field of every line that describes a model, in lower case.
  func forEachModelKey(_ visit: (UnsafeBufferPointer<UInt8>.SubSequence) -> Void) {
    withBytes { bytes in
      var start = body.lowerBound
      while start < body.upperBound {
        let end = Self.lineEnd(from: start, in: bytes, limit: body.upperBound)
        let tab = bytes[start..<end].firstIndex(of: UInt8(ascii: "\t")) ?? end
        let isAlias = tab + 1 < end && bytes[tab + 1] == UInt8(ascii: "=")
        if !isAlias { visit(bytes[start..<tab]) }
        start = end + 1
      }
    }
  }

  private func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    Self.withBytes(of: storage, body)
  }

  private static func withBytes<Result>(
    of storage: Storage, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    switch storage {
    case .embedded:
      body(UnsafeBufferPointer(start: trimtab_models_tsv(), count: Int(trimtab_models_tsv_length())))
    case .owned(let bytes):
      bytes.withUnsafeBufferPointer(body)
    }
  }

  private static func lineEnd(from start: Int, in bytes: UnsafeBufferPointer<UInt8>, limit: Int) -> Int {
    bytes[start..<limit].firstIndex(of: UInt8(ascii: "\n")) ?? limit
  }

  /// Negative when the key sorts before the line, zero when it is the line's, positive when after.
  private static func order(of key: [UInt8], lineAt line: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var position = line.lowerBound
    for byte in key {
      guard position < line.upperBound, bytes[position] != UInt8(ascii: "\t") else { return 1 }
      let other = bytes[position].lowercasedASCII
      if byte != other { return byte < other ? -1 : 1 }
      position += 1
    }
    return position == line.upperBound || bytes[position] == UInt8(ascii: "\t") ? 0 : -1
  }
}

extension UInt8 {
  var lowercasedASCII: UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self
  }
}
