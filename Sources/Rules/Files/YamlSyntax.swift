import Diagnostics
import Prompts
import SourceText
import YAMLSyntax

/// The first place where a file is not YAML, named by the mistake that led there.
enum YamlSyntax: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    if let first = document.problems.first(where: { $0.problem.isFatal && !$0.isInFrontMatter }) {
      report(first.problem, document.source, context)
    }
    for problem in document.problems where !problem.isInFrontMatter {
      if case .undefinedAlias = problem.problem.kind { report(problem.problem, document.source, context) }
    }
    guard document.format != nil, let tree = document.tree else { return }
    for range in tree.mappingsStartingWithTwoBraces {
      context.report(
        range, case: "unquoted-placeholder", ["placeholder": .text(document.source.text(in: range))])
    }
  }

  private static func report(_ problem: YAMLProblem, _ source: SourceText, _ context: RuleContext) {
    let line = lineText(at: problem.range.lowerBound, source)
    switch problem.kind {
    case .tab: context.report(problem.range, case: "tab-indentation")
    case .colonInPlainText: context.report(problem.range, case: "colon-in-text")
    case .templateBraces where isOutdented(line.range.lowerBound, source):
      context.report(line.range, case: "outdented-template-line", ["line": .text(line.text)])
    case .templateBraces:
      context.report(
        placeholderRange(at: problem.range.lowerBound, source), case: "unquoted-placeholder",
        ["placeholder": .text(source.text(in: placeholderRange(at: problem.range.lowerBound, source)))])
    case .badIndentation where line.text.hasPrefix("{"), .missingColon where line.text.hasPrefix("{"):
      context.report(line.range, case: "outdented-template-line", ["line": .text(line.text)])
    default:
      var related: [RelatedRange] = []
      if let begin = problem.context, begin.lowerBound != problem.range.lowerBound {
        related = [RelatedRange(begin, label: LocalizedText(en: "it began here", zh: "从这里开始"))]
      }
      let isJSON = if case .json = problem.kind { true } else { false }
      context.report(
        problem.range, case: isJSON ? "json" : "other", ["problem": .localized(problem.message)], related: related,
        help: problem.help)
    }
  }

  /// Whether a line that starts at the margin follows one that does not: text that has slipped out of its block.
  private static func isOutdented(_ content: Int, _ source: SourceText) -> Bool {
    let bytes = source.bytes
    guard content > 0, bytes[content - 1] == 0x0A else { return false }
    var end = content - 1
    while end > 0, bytes[end - 1] <= 0x20 { end -= 1 }
    var start = end
    while start > 0, bytes[start - 1] != 0x0A { start -= 1 }
    return start < end && bytes[start] == 0x20
  }

  /// The trimmed line that holds `offset`.
  private static func lineText(at offset: Int, _ source: SourceText) -> (range: ByteRange, text: String) {
    let bytes = source.bytes
    var low = min(offset, bytes.count)
    while low > 0, bytes[low - 1] != 0x0A { low -= 1 }
    while low < bytes.count, bytes[low] == 0x20 { low += 1 }
    var high = low
    while high < bytes.count, bytes[high] != 0x0A, bytes[high] != 0x0D, high - low < 60 || bytes[high] & 0xC0 == 0x80 {
      high += 1
    }
    return (low..<high, source.text(in: low..<high))
  }

  private static func placeholderRange(at offset: Int, _ source: SourceText) -> ByteRange {
    let bytes = source.bytes
    var end = offset
    while end < bytes.count, bytes[end] != 0x0A, bytes[end] != UInt8(ascii: "}") { end += 1 }
    while end < bytes.count, bytes[end] == UInt8(ascii: "}") { end += 1 }
    return offset..<end
  }
}
