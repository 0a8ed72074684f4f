/// A half-open range of UTF-8 byte offsets: the one position type of trimtab.
///
/// Lines and columns are derived from it in `Reporting` and exist nowhere else.
package typealias ByteRange = Range<Int>

/// The bytes of one file, exactly as they were read.
package struct SourceText: Sendable {
  /// How the file is named to the user: the path as given or as found below a given folder.
  package let path: String

  /// The file's bytes, including a byte order mark if there is one.
  package let bytes: [UInt8]

  /// The first reason why the bytes are not UTF-8 text, or `nil`.
  package let encodingProblem: TextEncodingProblem?

  /// O(n): the bytes are checked once, here.
  package init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
    encodingProblem = TextEncodingProblem(in: bytes)
  }

  package init(path: String, text: String) {
    self.init(path: path, bytes: Array(text.utf8))
  }

  /// The text of `range`, clamped to the file; ill-formed UTF-8 is shown as U+FFFD.
  package func text(in range: ByteRange) -> String {
    String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
  }

  /// The number of bytes of a UTF-8 byte order mark at the start: 3 or 0.
  package var byteOrderMarkLength: Int {
    bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }
}

/// What a file's bytes are, decided before any parser sees them.
package enum TextEncodingProblem: Error, Equatable, Sendable {
  /// A UTF-16 or UTF-32 byte order mark, or the zero bytes such text consists of.
  case utf16
  /// A zero byte that no text file has.
  case binary(offset: Int)
  /// The first byte that is not part of well-formed UTF-8.
  case invalidUTF8(offset: Int)
}

extension TextEncodingProblem {
  fileprivate init?(in bytes: [UInt8]) {
    let marks: [[UInt8]] = [[0x00, 0x00, 0xFE, 0xFF], [0xFF, 0xFE], [0xFE, 0xFF]]
    if marks.contains(where: { bytes.starts(with: $0) }) {
      self = .utf16
    } else if let zero = bytes.firstIndex(of: 0) {
      // UTF-16 without a mark: ASCII text has a zero in every second byte.
      let head = bytes.prefix(64)
      let zeros = head.count { $0 == 0 }
      let isUTF16 = head.count >= 4 && zeros * 5 >= head.count * 2 && zeros * 5 <= head.count * 3
      self = isUTF16 ? .utf16 : .binary(offset: zero)
    } else if let offset = bytes.firstInvalidUTF8Offset {
      self = .invalidUTF8(offset: offset)
    } else {
      return nil
    }
  }
}

extension Array where Element == UInt8 {
  /// The offset of the first byte that is not part of well-formed UTF-8 (Unicode 16, table 3-7), or `nil`. O(n).
  package var firstInvalidUTF8Offset: Int? {
    var index = 0
    while index < count {
      let lead = self[index]
      if lead < 0x80 {
        index += 1
        continue
      }
      let length: Int
      var second: ClosedRange<UInt8> = 0x80...0xBF
      switch lead {
      case 0xC2...0xDF: length = 2
      case 0xE0: (length, second) = (3, 0xA0...0xBF)
      case 0xED: (length, second) = (3, 0x80...0x9F)
      case 0xE1...0xEF: length = 3
      case 0xF0: (length, second) = (4, 0x90...0xBF)
      case 0xF4: (length, second) = (4, 0x80...0x8F)
      case 0xF1...0xF3: length = 4
      default: return index
      }
      guard index + length <= count, second.contains(self[index + 1]) else { return index }
      for offset in 2..<Swift.max(length, 2) where self[index + offset] & 0xC0 != 0x80 { return index }
      index += length
    }
    return nil
  }
}
