import Diagnostics
import Patterns
import Prompts
import RuleFormat
import SourceText

/// Reports the matches of a rule's regular expressions.
enum PatternRule {
  /// `pattern` compiles the expression of a clause, or finds it compiled.
  static func check(
    _ document: PromptDocument, _ clauses: [RuleHeader.PatternClause], scope: RuleHeader.Scope,
    _ context: RuleContext, pattern: (Int) -> Pattern?
  ) {
    for (number, clause) in clauses.enumerated() {
      if scope == .raw {
        guard document.source.encodingProblem == nil, mayMatch(clause, { context.trigrams(of: document.source) }),
          let pattern = pattern(number)
        else { continue }
        for match in pattern.matches(in: document.source.bytes) {
          context.report(
            match.range, case: clause.messageCase, arguments(clause, document.source.text(in: match.range)))
        }
        continue
      }
      for prompt in document.prompts {
        for message in prompt.messages {
          if scope == .instruction, !message.role.isInstructing || message.isExample { continue }
          guard mayMatch(clause, { context.trigrams(of: message) }), let pattern = pattern(number) else { continue }
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

  private static func mayMatch(_ clause: RuleHeader.PatternClause, _ trigrams: () -> TrigramIndex) -> Bool {
    clause.needs.isEmpty || trigrams().mayContain(anyOf: clause.needs)
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
