import Prompts
import SourceText

/// What a user typed, put between the instructions of a system message.
enum UntrustedInputUndelimited: CodedRule {
  private static let names: [String] = [
    "userinput", "usermessage", "userquery", "userquestion", "userprompt", "userrequest", "usertext", "useranswer",
    "usercomment", "customermessage", "customerquery", "customerquestion", "customerrequest", "question", "query",
    "searchquery", "用户输入", "用户消息", "用户问题", "用户提问", "提问",
  ]

  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for prompt in document.prompts {
      for message in prompt.messages where message.role == .system || message.role == .developer {
        var seen: Set<String> = []
        for reference in message.template.references where reference.isRendered && isFromUser(reference.name) {
          guard !seen.contains(reference.name), !isEnclosed(reference.expression, message) else { continue }
          seen.insert(reference.name)
          let tag = reference.name.filter { $0.isLetter || $0.isNumber || $0 == "_" }
          context.report(
            reference.expression, in: message, ["variable": .text(reference.name), "tag": .text(tag)])
        }
      }
    }
  }

  private static func isFromUser(_ name: String) -> Bool {
    names.contains(name.lowercased().filter { $0 != "_" && $0 != "-" })
  }

  /// Whether tags, a fence or quotation marks enclose it, or a heading of its own stands above it.
  private static func isEnclosed(_ expression: ByteRange, _ message: Message) -> Bool {
    for span in message.spans.spans(from: expression.lowerBound) {
      if span.range.lowerBound >= expression.upperBound { break }
      switch span.kind {
      case .template, .markup, .example: continue
      default: return true
      }
    }
    let bytes = message.text.utf8
    var before = expression.lowerBound
    while before > 0, bytes[before - 1] <= 0x20 { before -= 1 }
    var after = expression.upperBound
    while after < bytes.count, bytes[after] <= 0x20 { after += 1 }
    guard before > 0 else { return false }
    let line = message.text.line(at: before - 1)
    let isAlone = message.text.line(at: expression.lowerBound).lowerBound > line.lowerBound
    if isAlone, bytes[line].first(where: { $0 > 0x20 }) == UInt8(ascii: "#") { return true }
    guard after < bytes.count else { return false }
    let pair = (bytes[before - 1], bytes[after])
    let isTagged = pair == (UInt8(ascii: ">"), UInt8(ascii: "<"))
    // `---`, `===`, `"""` and `###` above and below.
    return isTagged || pair.0 == pair.1 && "-=\"#'*~`".utf8.contains(pair.0)
      || pair == (UInt8(ascii: "["), UInt8(ascii: "]"))
  }
}
