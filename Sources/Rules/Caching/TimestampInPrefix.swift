import Diagnostics
import Prompts

/// The time, or the date, in front of text that never changes.
enum TimestampInPrefix: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    PrefixBreak.each([.time, .day], in: document, context) { found, cause in
      // A day changes the prefix once in many calls.
      if cause == .day {
        found.report(context, case: "date", severity: .info)
      } else {
        found.report(context, case: "time")
      }
    }
  }
}
