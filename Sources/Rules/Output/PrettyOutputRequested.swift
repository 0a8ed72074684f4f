import Patterns
import Prompts
import SourceText

/// JSON asked for with line breaks and indentation, which are output tokens.
enum PrettyOutputRequested: CodedRule {
  private static let words: [StaticString] = ["pretty", "indent", "缩进", "美化", "nicely", "beautif"]
  private static let request: StaticString =
    #"(?i)\bpretty[- ]?print(?:ed|ing)?\b|\bprettified\b|\bbeautif(?:y|ied)\b|\bnicely[- ](?:formatted|indented)\b|\b(?:well|properly|2|two|4|four)[- ](?:spaces?[- ])?indent(?:ed|ation)\b|\b(?:with|using|use)\b[^.\n]{0,24}\bindent(?:ation|s|ed)?\b|\bindented\b|\bindent (?:it|the json|the output|with)\b|带缩进|缩进\s*(?:\d+|两|二|四)?\s*(?:个)?空格|(?:\d+|两|二|四)\s*(?:个)?空格(?:的)?缩进|使用缩进|美化(?:后|过)?(?:的)?"#
  /// A sentence with one of these says something else: not to do it, that the input is so, or that people read it.
  private static let exception: StaticString =
    #"(?i)\b(?:not|no|without|never|don't|avoid|instead of|input|if|yaml|python|code|markdown|html|xml|display|read(?:able|s)?|human|console|terminal|file)\b|不要|不得|不需要|无需|禁止|避免|不带|输入|如果|代码|阅读|展示|可读|文件"#

  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for prompt in document.prompts {
      for message in prompt.messages where message.role.isInstructing && !message.isExample {
        guard context.mayMention(words, in: message), context.mayMention(["json"], in: message),
          let request = context.pattern(request)
        else { continue }
        for sentence in context.sentences(of: message) {
          let bytes = Array(message.text.utf8[sentence.range])
          guard bytes.map(\.lowercasedASCII).containsAny(of: ["json"]), let match = request.firstMatch(in: bytes),
            context.pattern(exception)?.isMatch(bytes) != true
          else { continue }
          let start = sentence.range.lowerBound
          let range = start + match.range.lowerBound..<start + match.range.upperBound
          context.report(range, in: message, ["match": .text(message.text.string(in: range))])
        }
      }
    }
  }
}
