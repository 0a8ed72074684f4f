import Diagnostics
import Patterns
import PromptCost
import Prompts
import RuleFormat
import SourceText

/// Reports the matches of phrase tables.
enum PhraseRule {
  static func report(
    _ hit: PhraseIndex.Hit, in message: Message, of prompt: Prompt, _ document: PromptDocument, _ context: RuleContext
  ) {
    let lowest = PhraseGrade(rawValue: context.stringOption("grade")) ?? .a
    guard hit.row.grade <= lowest else { return }
    let bytes = message.text.utf8
    let range = hit.match.range
    if isSpeech(bytes, range) || LiteralLine.contains(range, in: message.text) { return }
    let replacement = PhraseReplacement.text(for: hit, in: bytes)
    let change = PhraseReplacement.change(of: hit, to: replacement, in: message)
    // A rewrite that saves nothing is no rewrite.
    guard
      let saved = context.counter(for: prompt, in: document)
        .saving(replacing: change.range, with: change.replacement, in: message), saved > 0
    else { return }
    context.report(
      range, in: message, case: replacement.isEmpty ? "removable" : "shorter",
      [
        "match": .text(String(decoding: bytes[range], as: UTF8.self)), "replacement": .text(replacement),
        "tokens": .number(saved), "saved": .number(saved),
      ],
      fix: change.fix(in: message, hit.row.applicability, context), savedTokens: saved)
  }

  /// Words before a colon that say whose words follow: an example's, not the prompt's.
  private static let speakers: [StaticString] = [
    "question", "customer", "client", "user", "human", "query", "claim", "passage", "review", "comment", "message",
    "email", "utterance", "dialog", "history", "conversation", "assistant", "example", "template", "explanation for",
    "问题", "用户", "客户", "顾客", "评论", "邮件", "消息", "例", "模板", "对话",
  ]

  /// Whether the line begins with the name of a speaker or of a text, as in `Customer: Please call me`.
  private static func isSpeech(_ bytes: [UInt8], _ phrase: ByteRange) -> Bool {
    let offset = phrase.lowerBound
    var start = offset
    while start > 0, bytes[start - 1] != 0x0A, offset - start < 160 { start -= 1 }
    guard let colon = bytes[start..<offset].firstIndex(where: { $0 == UInt8(ascii: ":") || $0 == 0xEF }) else {
      return false
    }
    // A colon of full width is EF BC 9A; of other characters with that first byte there is none in a label.
    let label = bytes[start..<colon]
    // `Anna: Can you show me?` is said to someone else.
    if PhraseReplacement.isRequest(bytes[phrase]), (0x41...0x5A).contains(label.first { $0 > 0x20 } ?? 0) {
      return true
    }
    guard label.count <= 40 else { return false }
    return label.map(\.lowercasedASCII).containsAny(of: speakers)
  }
}
