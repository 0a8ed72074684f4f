import Diagnostics
import Prompts
import SourceText

/// Few-shot examples of a classification that favour one label: by number, or by coming last.
enum FewShotLabelImbalance: CodedRule {
  private static let minimumExamples = 6
  private static let maximumLabelBytes = 40

  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for prompt in document.prompts {
      let examples = FewShotExample.all(in: prompt, of: document)
      guard examples.count >= minimumExamples else { continue }
      let labels = examples.compactMap { label($0) }
      guard labels.count == examples.count, let last = examples.last?.output, let lastLabel = labels.last else {
        continue
      }
      var counts: [String: Int] = [:]
      for label in labels { counts[label, default: 0] += 1 }
      // Labels come from a small set; free answers hardly ever repeat.
      guard counts.count >= 2, counts.count * 2 <= labels.count,
        let most = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) })
      else { continue }
      if most.value * 10 > labels.count * 7 {
        guard let place = examples[labels.firstIndex(of: most.key) ?? 0].output else { continue }
        context.report(
          place.range, in: place.message, case: "majority",
          ["label": .text(most.key), "share": .number(most.value), "count": .number(labels.count)])
      } else if labels.suffix(3).allSatisfy({ $0 == lastLabel }) {
        context.report(last.range, in: last.message, case: "recency", ["label": .text(lastLabel)])
      }
    }
  }

  /// The answer of an example if it is a word or two.
  private static func label(_ example: FewShotExample) -> String? {
    guard let output = example.output, !output.isOpen, output.range.count <= maximumLabelBytes else { return nil }
    let text = String(decoding: output.utf8, as: UTF8.self)
    guard !text.contains("\n"), text.split(separator: " ").count <= 3, !text.contains("{"), !text.contains("[") else {
      return nil
    }
    return text.lowercased()
  }
}
