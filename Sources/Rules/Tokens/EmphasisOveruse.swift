import Diagnostics
import PromptCost
import Prompts
import SourceText

/// So much of a prompt shouted that nothing stands out.
enum EmphasisOveruse: CodedRule {
  /// Words in capitals that only serve to press.
  private static let words: [StaticString] = [
    "IMPORTANT", "CRITICAL", "CRUCIAL", "MUST", "NEVER", "ALWAYS", "DO NOT", "DON'T", "EXTREMELY", "ABSOLUTELY",
    "STRICTLY",
    "MANDATORY", "REQUIRED", "WARNING", "ATTENTION", "ONLY", "VERY", "EXACTLY", "EVERY", "UNDER NO CIRCUMSTANCES",
    "URGENT",
    "VITAL", "ESSENTIAL",
  ]

  static func check(_ document: PromptDocument, _ context: RuleContext) {
    let minimum = max(1, context.integerOption("minimum"))
    let share = context.integerOption("per-100-tokens")
    for prompt in document.prompts {
      for message in prompt.messages where message.role.isInstructing && !message.isExample {
        let found = emphases(message)
        guard found.count >= minimum, let first = found.first else { continue }
        let tokens = context.counter(for: prompt, in: document).rawCount(message.text.utf8)
        guard found.count * 100 > share * tokens else { continue }
        context.report(first, in: message, ["count": .number(found.count), "tokens": .number(tokens)])
      }
    }
  }

  /// The places that press: words in capitals, runs of exclamation marks.
  private static func emphases(_ message: Message) -> [ByteRange] {
    let bytes = message.text.utf8
    var found: [ByteRange] = []
    for range in message.spans.instructionRanges {
      var index = range.lowerBound
      while index < range.upperBound {
        let length = length(of: bytes, at: index, range.upperBound)
        if length > 0 {
          found.append(index..<index + length)
          index += length
        } else {
          index += 1
        }
      }
    }
    return found
  }

  private static func length(of bytes: [UInt8], at index: Int, _ end: Int) -> Int {
    if bytes[index] == UInt8(ascii: "!") || bytes.hasBytes("！", at: index) {
      let width = bytes[index] == UInt8(ascii: "!") ? 1 : 3
      var marks = 0
      while index + marks * width < end,
        width == 1 ? bytes[index + marks] == UInt8(ascii: "!") : bytes.hasBytes("！", at: index + marks * width)
      { marks += 1 }
      return marks >= 2 ? marks * width : 0
    }
    guard (0x41...0x5A).contains(bytes[index]), index == 0 || !isWordByte(bytes[index - 1]) else { return 0 }
    for word in words where bytes.hasBytes(word, at: index) {
      let length = word.utf8CodeUnitCount
      if index + length == bytes.count || !isWordByte(bytes[index + length]) { return length }
    }
    return 0
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x5F
      || byte == 0x2D
  }
}
