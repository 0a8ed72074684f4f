import PromptCost
import Prompts
import SourceText
import YAMLSyntax

/// A sample of the answer's JSON beside the schema that enforces it.
enum SchemaRestatedInProse: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for prompt in document.prompts {
      for target in document.targets(of: prompt) where !target.isInherited {
        guard let schema = JSONSchema.ofAnswer(prompt, target, in: document) else { continue }
        let names = schema.propertyNames
        // Few names are soon said, and occur in other JSON too.
        guard names.count >= 3 else { continue }
        for message in prompt.messages where message.role.isInstructing && !message.isExample {
          guard let (range, count) = sample(of: names, in: message) else { continue }
          let tokens = context.counter(for: prompt, in: document).rawCount(message.text.utf8[range])
          context.report(
            range, in: message,
            ["count": .number(count), "all": .number(names.count), "tokens": .number(tokens)])
        }
        break
      }
    }
  }

  /// A block of JSON with three in five of the schema's names as keys and little more than them.
  private static func sample(of names: [String], in message: Message) -> (ByteRange, Int)? {
    for span in message.spans.spans where span.kind == .codeBlock && span.range.count < 20_000 {
      let bytes = Array(message.text.utf8[span.range])
      let keys = Self.keys(in: bytes)
      let count = names.count { keys.contains($0) }
      guard count * 5 >= names.count * 3, count >= 3 else { continue }
      // Values that explain something say more than the schema does.
      let size = names.reduce(0) { $0 + $1.utf8.count }
      guard bytes.count(where: { $0 > 0x20 }) <= size * 2 + names.count * 24 else { continue }
      return (span.range, count)
    }
    return nil
  }

  /// The quoted words that a colon follows.
  private static func keys(in bytes: [UInt8]) -> Set<String> {
    var keys: Set<String> = []
    var index = 0
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: "\"") else {
        index += 1
        continue
      }
      let start = index + 1
      var end = start
      while end < bytes.count, bytes[end] != UInt8(ascii: "\""), bytes[end] != 0x0A { end += 1 }
      index = end + 1
      var next = index
      while next < bytes.count, bytes[next] == 0x20 { next += 1 }
      if next < bytes.count, bytes[next] == UInt8(ascii: ":") {
        keys.insert(String(decoding: bytes[start..<end], as: UTF8.self))
      }
    }
    return keys
  }
}
