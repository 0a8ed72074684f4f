import Diagnostics
import PromptCost
import Prompts
import SourceText

/// More few-shot examples than the first handful, which does most of the good.
enum FewShotCount: CodedRule {
  private static let minimumTokens = 100

  static func check(_ document: PromptDocument, _ context: RuleContext) {
    let maximum = context.integerOption("maximum")
    for prompt in document.prompts {
      // A turn that the template fills in is a conversation that goes on.
      let examples = FewShotExample.all(in: prompt, of: document).filter { !$0.whole.isOpen }
      guard maximum > 0, examples.count > maximum else { continue }
      let counter = context.counter(for: prompt, in: document)
      let tokens = examples[maximum...].reduce(0) { sum, example in
        let question = example.isTurn || document.format == .langchain ? example.input : nil
        return sum + counter.rawCount(example.whole.utf8) + (question.map { counter.rawCount($0.utf8) } ?? 0)
      }
      guard tokens >= minimumTokens else { continue }
      let first = examples[maximum].whole
      context.report(
        first.range, in: first.message,
        ["count": .number(examples.count), "maximum": .number(maximum), "tokens": .number(tokens)])
    }
  }
}
