import Patterns
import Prompts
import RuleFormat
import SourceText

/// How the replacement of a phrase is worked into the sentence that it stands in.
enum PhraseReplacement {
  /// The row's replacement with its groups filled in, in capitals where the phrase is.
  static func text(for hit: PhraseIndex.Hit, in bytes: [UInt8]) -> String {
    cased(fill(hit.row.replacement, groups: hit.match.groups, bytes), like: bytes[hit.match.range])
  }

  /// The change that puts `replacement` in the phrase's place. A question that was a request becomes one: "Can you list
  /// the names?" is "List the names."
  static func change(of hit: PhraseIndex.Hit, to replacement: String, in message: Message) -> TextChange {
    let bytes = message.text.utf8
    let change = TextChange(words: hit.match.range, with: replacement, in: message)
    guard replacement.isEmpty, isRequest(bytes[hit.match.range]),
      let mark = questionMark(after: change.range.upperBound, in: bytes)
    else { return change }
    let isWide = bytes[mark.lowerBound] == 0xEF
    let between = String(decoding: bytes[change.range.upperBound..<mark.lowerBound], as: UTF8.self)
    return TextChange(
      change.range.lowerBound..<mark.upperBound, with: change.replacement + between + (isWide ? "。" : "."))
  }

  /// `$1` and `$2` in a replacement stand for groups of the match.
  private static func fill(_ template: String, groups: [ByteRange?], _ bytes: [UInt8]) -> String {
    guard template.utf8.contains(UInt8(ascii: "$")) else { return template }
    var result = ""
    var scalars = template.unicodeScalars.makeIterator()
    while let scalar = scalars.next() {
      guard scalar == "$" else {
        result.unicodeScalars.append(scalar)
        continue
      }
      guard let digit = scalars.next(), let number = Int(String(digit)), number >= 1 else { continue }
      if number <= groups.count, let range = groups[number - 1] {
        result += String(decoding: bytes[range], as: UTF8.self)
      }
    }
    return result
  }

  /// "IN JSON FORMAT" is replaced in capitals, and so is the first word of "ENSURE that".
  private static func cased(_ replacement: String, like phrase: ArraySlice<UInt8>) -> String {
    let letters = phrase.filter { (0x61...0x7A).contains($0.lowercasedASCII) }
    guard letters.count > 1, letters.prefix(2).allSatisfy({ $0 < 0x61 }) else { return replacement }
    if letters.allSatisfy({ $0 < 0x61 }) { return replacement.uppercased() }
    let firstWord = phrase.prefix { $0 > 0x20 }
    guard firstWord.allSatisfy({ !(0x61...0x7A).contains($0) }) else { return replacement }
    let word = replacement.prefix { $0 != " " }
    return word.uppercased() + replacement[word.endIndex...]
  }

  /// Whether a phrase asks someone to do something: of the model, or of another speaker.
  static func isRequest(_ phrase: ArraySlice<UInt8>) -> Bool {
    let words: [StaticString] = [
      "can you", "could you", "would you", "能否", "可否", "能不能", "可不可以", "是否可以", "是否能够", "可以", "能", "你能", "您能", "你可以",
      "您可以",
    ]
    let phrase = phrase.map(\.lowercasedASCII)
    return words.contains { phrase.hasBytes($0, at: 0) }
  }

  /// The question mark that ends the sentence going on at `offset`.
  private static func questionMark(after offset: Int, in bytes: [UInt8]) -> ByteRange? {
    var index = offset
    while index < bytes.count, index - offset < 400, bytes[index] != 0x0A {
      if bytes[index] == UInt8(ascii: "?") { return index..<index + 1 }
      if bytes.hasBytes("？", at: index) { return index..<index + 3 }
      // `能否告诉我：天空为什么是蓝色的？` asks what stands behind the colon.
      if bytes.hasBytes("：", at: index) { return nil }
      let isEnd = ".!;".utf8.contains(bytes[index]) && (index + 1 == bytes.count || bytes[index + 1] <= 0x20)
      if isEnd || bytes.hasBytes("。", at: index) || bytes.hasBytes("！", at: index) { return nil }
      index += 1
    }
    return nil
  }
}
