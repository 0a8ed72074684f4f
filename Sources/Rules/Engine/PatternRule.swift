import Diagnostics
import Patterns
import Prompts
import RuleFormat
import SourceText

/// Reports the matches of a rule's regular expressions.
enum PatternRule {
  static func check(
    _ document: PromptDocument, _ clauses: [RuleHeader.PatternClause], _ patterns: [Pattern?], scope: RuleHeader.Scope,
    _ context: RuleContext
  ) {
    for (clause, pattern) in zip(clauses, patterns) {
      guard let pattern else { continue }
      if scope == .raw {
        guard document.source.encodingProblem == nil else { continue }
        for match in pattern.matches(in: document.source.bytes) {
          context.report(
            match.range, case: clause.messageCase, arguments(clause, document.source.text(in: match.range)))
        }
        continue
      }
      for prompt in document.prompts {
        for message in prompt.messages {
          if scope == .instruction, !message.role.isInstructing || message.isExample { continue }
          let ranges = scope == .instruction ? message.spans.instructionRanges : [0..<message.text.utf8.count]
          for range in ranges {
            for match in pattern.matches(in: message.text.utf8, range: range) {
              let fix = clause.replacement.flatMap {
                TextFix.replacing(match.range, with: $0, in: message, applicability(context.rule.fix), context)
              }
              context.report(
                match.range, in: message, case: clause.messageCase,
                arguments(clause, message.text.string(in: match.range)), fix: fix)
            }
          }
        }
      }
    }
  }

  private static func arguments(_ clause: RuleHeader.PatternClause, _ match: String) -> [String: RuleContext.Argument] {
    var arguments = clause.arguments.mapValues { RuleContext.Argument.text($0) }
    arguments["match"] = .text(match)
    return arguments
  }

  private static func applicability(_ kind: RuleHeader.FixKind) -> Applicability {
    switch kind {
    case .safe: .safe
    case .unsafe: .unsafe
    default: .display
    }
  }
}
