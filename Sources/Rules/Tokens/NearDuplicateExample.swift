import Diagnostics
import PromptCost
import Prompts
import SourceText

/// A few-shot example that shows what another one shows already, in nearly the same words.
enum NearDuplicateExample: CodedRule {
  private static let similarity = 0.85
  private static let minimumTokens = 10
  private static let minimumWords = 6

  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for prompt in document.prompts {
      let examples = FewShotExample.all(in: prompt, of: document)
      guard examples.count >= 2 else { continue }
      let counter = context.counter(for: prompt, in: document)
      var index = RepetitionIndex()
      for (number, example) in examples.enumerated() {
        guard let input = example.input, let output = example.output, !input.isOpen, !output.isOpen else { continue }
        let question = NormalizedText(input.utf8)
        guard question.words.count >= minimumWords else { continue }
        let original = index.original(of: question) {
          $0.numbers == question.numbers && $0.negations == question.negations
            && $0.similarity(to: question) >= similarity
        }
        // The same question with another answer shows where the border between two answers is.
        guard let original, let first = examples[original].output, examples[original].group == example.group,
          NormalizedText(first.utf8).words == NormalizedText(output.utf8).words
        else {
          index.add(question, as: number)
          continue
        }
        let tokens = counter.rawCount(input.utf8) + counter.rawCount(output.utf8)
        guard tokens >= minimumTokens, let related = examples[original].input else { continue }
        context.report(
          input.range, in: input.message, ["tokens": .number(tokens)],
          related: [
            RelatedRange(related.sourceRange, label: LocalizedText(en: "the example it repeats", zh: "与这个示例重复"))
          ])
      }
    }
  }
}
