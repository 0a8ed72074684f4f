/// A key that no description, report or log shows.
package struct APIKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Only for the header of a request.
  let secret: String

  /// - Returns: `nil` for a text that can be no key: empty, or with blanks or control characters in it.
  package init?(_ text: String) {
    let trimmed = text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()
    guard !trimmed.isEmpty,
      trimmed.allSatisfy({ $0.isASCII && !$0.isWhitespace && $0.asciiValue.map { $0 > 0x20 && $0 < 0x7F } ?? false })
    else { return nil }
    secret = String(trimmed)
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
    let bytes = Array(text.utf8)
    let shortest = min(8, key.count)
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
