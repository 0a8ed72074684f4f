/// A key that no description, report or log shows.
package struct APIKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Only for the header of a request.
  let secret: String
  /// The key as an error may repeat it encoded.
  private let encodedForms: [String]

  /// - Returns: `nil` for a text that can be no key: empty, or with blanks or control characters in it.
  package init?(_ text: String) {
    let trimmed = text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()
    guard !trimmed.isEmpty,
      trimmed.allSatisfy({ $0.isASCII && !$0.isWhitespace && $0.asciiValue.map { $0 > 0x20 && $0 < 0x7F } ?? false })
    else { return nil }
    secret = String(trimmed)
    encodedForms = Self.encodedForms(of: Array(secret.utf8))
  }

  /// In Base64 wherever in a text it stands, in hexadecimal, and with every byte percent-encoded. Only what is long enough
  /// not to occur by chance.
  private static func encodedForms(of key: [UInt8]) -> [String] {
    let base64 = (0..<3).flatMap { offset -> [String] in
      let text = Base64.encoded(Array(repeating: 0, count: offset) + key)
      // What the neighbours have a part in is left out at both ends.
      let whole = text.dropFirst(offset == 0 ? 0 : offset + 1)
      let inner = String(whole.prefix { $0 != "=" }.dropLast((offset + key.count) % 3 == 0 ? 0 : 1))
      return [inner, inner.replacing("+", with: "-").replacing("/", with: "_")]
    }
    let digits = key.map { byte in
      let text = String(byte, radix: 16)
      return text.count == 1 ? "0" + text : text
    }
    let hexadecimal = digits.joined()
    let percent = digits.map { "%" + $0 }.joined()
    let forms = base64 + [hexadecimal, hexadecimal.uppercased(), percent, percent.uppercased()]
    return Set(forms).filter { $0.utf8.count >= 12 }.sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }
  }

  package var description: String { "[key]" }
  package var debugDescription: String { "[key]" }
  package var customMirror: Mirror { Mirror(self, children: []) }

  /// The text without the key and without any part of it of eight characters or more, also masked in the middle as
  /// providers echo it. O(text · key).
  ///
  /// `isAnswer`: Whether the text is what a model wrote: then words that look like masked keys stay, and so does all of it if
  /// the key is a short stand-in, as servers of one's own take them.
  package func redacted(from text: String, isAnswer: Bool = false) -> String {
    if isAnswer, secret.utf8.count < 8 { return text }
    let key = Array(secret.utf8)
    let text = encodedForms.reduce(text) { $0.contains($1) ? $0.replacing($1, with: "[key]") : $0 }
    let bytes = Array(text.utf8)
    // An answer is compared word for word: what only looks like a part of a key stays.
    let shortest = isAnswer ? key.count : min(8, key.count)
    var result: [UInt8] = []
    var position = 0
    while position < bytes.count {
      var longest = 0
      for start in key.indices where key[start] == bytes[position] {
        var length = 0
        while start + length < key.count, position + length < bytes.count,
          key[start + length] == bytes[position + length]
        {
          length += 1
        }
        longest = max(longest, length)
      }
      if longest >= shortest {
        result += "[key]".utf8
        position += longest
      } else {
        result.append(bytes[position])
        position += 1
      }
    }
    let redacted = String(decoding: result, as: UTF8.self)
    return isAnswer ? redacted : Self.withoutMaskedKeys(redacted)
  }

  /// OpenAI echoes a wrong key as `sk-ab***…yz9x`.
  private static func withoutMaskedKeys(_ text: String) -> String {
    text.split(separator: " ", omittingEmptySubsequences: false).map { word in
      word.contains("***") && (word.contains("sk-") || word.contains("key")) ? "[key]" : String(word)
    }.joined(separator: " ")
  }
}
