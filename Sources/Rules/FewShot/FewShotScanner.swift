import Prompts
import SourceText

/// Finds the examples that are passages of a text: `<example>` elements, and `Input:` lines with their `Output:`.
///
/// Lines of speakers (`User:`, `Assistant:`) are no such pairs: they are mostly the turns of one long example.
enum FewShotScanner {
  private static let elements: [String] = ["example", "sample", "示例", "例子", "样例"]
  static let inputs: [String] = [
    "input", "q", "question", "text", "review", "sentence", "query", "email", "tweet", "example input", "sample input",
    "输入", "问", "问题", "文本", "句子", "评论", "示例输入", "原文",
  ]
  static let outputs: [String] = [
    "output", "a", "answer", "label", "sentiment", "category", "class", "intent", "response", "输出", "答", "回答", "标签",
    "类别", "分类", "情感", "意图", "example output", "sample output", "示例输出", "expected output",
    "ideal output", "译文",
  ]

  static func examples(in message: Message) -> [FewShotExample] {
    let bytes = message.text.utf8
    let marked = bytes.contains(UInt8(ascii: "<")) ? bodies(bytes) : []
    if !marked.isEmpty {
      return marked.map { body in
        let pair = pairs(in: body, message).first
        return FewShotExample(
          whole: .init(message: message, range: body),
          input: pair?.input ?? child(inputs, of: body, message),
          output: pair?.output ?? child(outputs, of: body, message))
      }
    }
    var group = 0
    var previous: Int?
    return pairs(in: 0..<bytes.count, message).map { pair in
      if let previous, !isShort(bytes, previous..<pair.input.range.lowerBound) { group += 1 }
      previous = pair.output.range.upperBound
      return FewShotExample(
        whole: .init(message: message, range: pair.input.range.lowerBound..<pair.output.range.upperBound),
        input: pair.input, output: pair.output, group: group)
    }
  }

  /// Whether nothing but a label and a heading stands between two pairs: otherwise each is a part of something larger.
  private static func isShort(_ bytes: [UInt8], _ gap: ByteRange) -> Bool {
    gap.count < 200 && bytes[gap].count { $0 > 0x20 } <= 60
  }

  // MARK: Elements

  /// The contents of the elements that hold one example each.
  private static func bodies(_ bytes: [UInt8]) -> [ByteRange] {
    var found: [ByteRange] = []
    /// Names whose closing tag does not come any more: looking for it again each time would be quadratic.
    var unclosed: [ArraySlice<UInt8>] = []
    var index = 0
    while unclosed.count < 8, let open = bytes.firstIndex(of: "<", from: index) {
      index = open + 1
      guard let tag = tag(bytes, at: open), elements.contains(tag.name), !unclosed.contains(tag.rawName) else {
        continue
      }
      guard let end = closing(tag.rawName, in: bytes, from: tag.end, to: bytes.count) else {
        unclosed.append(tag.rawName)
        continue
      }
      found.append(trimmed(bytes, tag.end..<end))
      index = end
    }
    return found
  }

  /// The content of the first element inside `body` that one of `names` names.
  private static func child(_ names: [String], of body: ByteRange, _ message: Message) -> FewShotExample.Part? {
    let bytes = message.text.utf8
    var index = body.lowerBound
    while let open = bytes.firstIndex(of: "<", from: index, to: body.upperBound) {
      index = open + 1
      guard let tag = tag(bytes, at: open), tag.end <= body.upperBound,
        names.contains(tag.name.replacing("_", with: " "))
      else { continue }
      guard let end = closing(tag.rawName, in: bytes, from: tag.end, to: body.upperBound) else { return nil }
      let range = trimmed(bytes, tag.end..<end)
      return range.isEmpty ? nil : .init(message: message, range: range)
    }
    return nil
  }

  /// The opening tag at `start`; `name` is in lower case and without a number at its end.
  private static func tag(_ bytes: [UInt8], at start: Int) -> (name: String, rawName: ArraySlice<UInt8>, end: Int)? {
    var index = start + 1
    let limit = min(index + 40, bytes.count)
    while index < limit, bytes[index] != UInt8(ascii: ">"), bytes[index] > 0x20 { index += 1 }
    let raw = bytes[start + 1..<index]
    guard !raw.isEmpty, raw.first != UInt8(ascii: "/"), index < bytes.count else { return nil }
    while index < min(start + 200, bytes.count), bytes[index] != UInt8(ascii: ">"), bytes[index] != 0x0A { index += 1 }
    guard index < bytes.count, bytes[index] == UInt8(ascii: ">") else { return nil }
    var name = String(decoding: raw, as: UTF8.self).lowercased()
    while let last = name.last, last.isNumber || last == "_" || last == "-" { name.removeLast() }
    return (name, raw, index + 1)
  }

  /// The start of the closing tag. The name is short, so that this is linear.
  private static func closing(_ name: ArraySlice<UInt8>, in bytes: [UInt8], from start: Int, to end: Int) -> Int? {
    var index = start
    while let found = bytes.firstIndex(of: "</", from: index, to: end) {
      if bytes[(found + 2)...].starts(with: name), found + 2 + name.count < bytes.count,
        bytes[found + 2 + name.count] == UInt8(ascii: ">")
      {
        return found
      }
      index = found + 2
    }
    return nil
  }
}
