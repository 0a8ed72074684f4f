import Patterns
import Prompts
import SourceText

/// What an author left to do, sent to the model.
enum TodoOrPlaceholderText: CodedRule {
  private static let patterns: [(needs: [StaticString], regex: StaticString)] = [
    (
      ["todo", "fixme", "tbd"],
      #"^[ \t]*(?:[-*+] |\d+[.)] |#+ |//+ ?|\[)?(?:TODO|FIXME|TBD)(?:\([^)\n]{1,30}\))?(?:[:：]|[ \t]*$|\])[^\n]{0,60}"#
    ),
    // To insert and to fill in is what the model may be asked to; to paste is for people.
    (["paste"], #"(?i)[\[<{](?:copy[- ]and[- ])?paste\b[^\]>}\[<\n]{2,60}\bhere[\]>}]"#),
    (
      ["fill_", "fillme", "changeme", "replace_me", "replaceme", "your_"],
      #"[{<\[](?:FILL_ME|FILL_IN|FILL_THIS|FILLME|CHANGEME|CHANGE_ME|REPLACE_ME|REPLACEME|YOUR_[A-Z_]{2,40}_HERE)[}>\]]|\bCHANGEME\b"#
    ),
    (["lorem ipsum"], #"(?i)\blorem ipsum dolor sit amet\b"#),
    (["粘贴"], #"[【\[（(<《](?:请)?(?:在)?(?:此处|在此|这里)粘贴[^】\]）)>》\n]{0,24}[】\]）)>》]"#),
    (["待补", "待完", "待填"], #"^[ \t]*(?:[-*+] |\d+[.)、] ?)?[（(【\[]?待(?:补充|完善|填写)[）)】\]。：:]*[ \t]*$"#),
  ]

  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for prompt in document.prompts {
      for message in prompt.messages where message.role.isInstructing && !message.isExample {
        for (needs, regex) in patterns {
          guard context.mayMention(needs, in: message), let pattern = context.pattern(regex) else { continue }
          for match in pattern.matches(in: message.text.utf8) where isSaid(match.range, message) {
            var range = match.range
            while range.lowerBound < range.upperBound, message.text.utf8[range.lowerBound] <= 0x20 {
              range = range.lowerBound + 1..<range.upperBound
            }
            context.report(range, in: message, ["match": .text(message.text.string(in: range).trimmingBlanks)])
          }
        }
      }
    }
  }

  /// Not in code, a quotation or an example, where the words are shown and not left over.
  private static func isSaid(_ range: ByteRange, _ message: Message) -> Bool {
    switch message.spans.kind(at: range.upperBound - 1) {
    case nil, .markup, .template: true
    default: false
    }
  }
}
