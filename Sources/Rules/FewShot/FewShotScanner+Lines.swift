import Prompts
import SourceText

/// Pairs of lines: `Input:` with its `Output:`.
extension FewShotScanner {
  typealias Pair = (input: FewShotExample.Part, output: FewShotExample.Part)

  /// An input label followed by an output label, each with text of its own. The last pair of a prompt is often the
  /// question itself, whose output is empty or whose input is a placeholder.
  static func pairs(in body: ByteRange, _ message: Message) -> [Pair] {
    let bytes = message.text.utf8
    var pairs: [Pair] = []
    var input: (start: Int, end: Int)?
    var output: Int?
    /// Brackets that the answer has opened and not closed: JSON goes on over blank lines and what looks like labels.
    var depth = 0
    func close(at end: Int) {
      defer { (input, output, depth) = (nil, nil, 0) }
      guard let question = input, let answer = output else { return }
      let pair = (
        input: FewShotExample.Part(message: message, range: trimmed(bytes, question.start..<question.end)),
        output: FewShotExample.Part(message: message, range: trimmed(bytes, answer..<end))
      )
      if !pair.input.range.isEmpty, !pair.output.range.isEmpty, !pair.input.isOpen, !pair.output.isOpen,
        !isBlank(bytes[pair.input.range])
      {
        pairs.append(pair)
      }
    }
    var start = body.lowerBound
    while start < body.upperBound {
      let end = min(bytes.endOfLine(from: start), body.upperBound)
      let line = trimmed(bytes, start..<end)
      if let (label, content) = label(bytes, line) {
        if inputs.contains(label) {
          close(at: start)
          input = (content, end)
        } else if let question = input, output == nil, outputs.contains(label) {
          input = (question.start, start)
          output = content
        } else if output != nil, depth <= 0 {
          close(at: start)
        }
      } else if let answer = output, line.isEmpty || bytes[line.lowerBound] == UInt8(ascii: "#"), start > answer,
        depth <= 0, bytes[answer] > 0x20 || start > answer + 1
      {
        close(at: start)
      }
      if let answer = output { depth += brackets(bytes[max(answer, start)..<max(answer, end)]) }
      start = end + 1
    }
    close(at: body.upperBound)
    return pairs
  }

  /// How many more brackets are opened than closed.
  private static func brackets(_ line: ArraySlice<UInt8>) -> Int {
    line.reduce(0) { $0 + ("{[".utf8.contains($1) ? 1 : 0) - ("}]".utf8.contains($1) ? 1 : 0) }
  }

  /// Whether the text is a blank to fill in, such as `[the question]`: the pair is a layout then.
  private static func isBlank(_ text: ArraySlice<UInt8>) -> Bool {
    guard let first = text.first, let last = text.last else { return true }
    return first == UInt8(ascii: "[") && last == UInt8(ascii: "]") && text.dropFirst().first != UInt8(ascii: "\"")
      && text.dropFirst().first != UInt8(ascii: "{") || first == UInt8(ascii: "<") && last == UInt8(ascii: ">")
  }

  /// The label at the start of a line, in lower case and without number, and where its content starts.
  private static func label(_ bytes: [UInt8], _ line: ByteRange) -> (name: String, content: Int)? {
    var index = line.lowerBound
    while index < line.upperBound, "*-•".utf8.contains(bytes[index]) || bytes[index] == 0x20 { index += 1 }
    let start = index
    while index < line.upperBound, index - start < 30, bytes[index] != UInt8(ascii: ":"),
      !bytes.hasBytes("：", at: index)
    { index += 1 }
    guard index < line.upperBound, index > start else { return nil }
    let width = bytes[index] == UInt8(ascii: ":") ? 1 : (bytes.hasBytes("：", at: index) ? 3 : 0)
    guard width > 0 else { return nil }
    var name = String(decoding: bytes[start..<index], as: UTF8.self).lowercased()
    while let last = name.last, last.isNumber || " *#.".contains(last) { name.removeLast() }
    index += width
    while index < line.upperBound, bytes[index] == UInt8(ascii: "*") || bytes[index] == 0x20 { index += 1 }
    return (name, index)
  }

  static func trimmed(_ bytes: [UInt8], _ range: ByteRange) -> ByteRange {
    var (low, high) = (range.lowerBound, max(range.lowerBound, range.upperBound))
    while low < high, bytes[low] <= 0x20 { low += 1 }
    while high > low, bytes[high - 1] <= 0x20 { high -= 1 }
    return low..<high
  }
}
