import Diagnostics
import PromptCost
import Prompts
import SourceText

/// One instruction given in several wordings.
enum ParaphrasedInstruction: CodedRule {
  /// Beyond so many sentences a prompt is a book, and what it repeats is another matter.
  private static let limit = 2_000
  /// About 2,000 tokens: a reminder behind so much text helps.
  private static let sandwichBytes = 8_000

  private struct Wording {
    let message: Int
    let sentence: Sentence
    let words: NormalizedText
    let text: ConceptText
  }

  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for prompt in document.prompts {
      for cluster in clusters(in: prompt, context) { report(cluster, prompt, document, context) }
    }
  }

  /// The instructions that say the same in other words, each with all its wordings in their order.
  private static func clusters(in prompt: Prompt, _ context: RuleContext) -> [[Wording]] {
    var clusters: [[Wording]] = []
    var byKey: [Int: [Int]] = [:]
    var count = 0
    for (index, message) in prompt.messages.enumerated() where message.role.isInstructing && !message.isExample {
      for instruction in context.instructions(of: message) where instruction.sentence.range.count < 400 {
        let text = ConceptText(message.text.utf8[instruction.sentence.range], numbers: instruction.words.numbers)
        guard text.isComparable else { continue }
        count += 1
        if count > limit { return clusters.filter { $0.count > 1 } }
        let wording = Wording(message: index, sentence: instruction.sentence, words: instruction.words, text: text)
        let known = byKey[text.key]?.first { belongs(wording, to: clusters[$0], prompt) }
        if let known {
          clusters[known].append(wording)
        } else {
          byKey[text.key, default: []].append(clusters.count)
          clusters.append([wording])
        }
      }
    }
    return clusters.filter { $0.count > 1 }
  }

  private static func belongs(_ wording: Wording, to cluster: [Wording], _ prompt: Prompt) -> Bool {
    guard let first = cluster.first, let last = cluster.last, first.text.says(wording.text),
      // Nearly the same words again are another rule's.
      !cluster.contains(where: { $0.words.similarity(to: wording.words) >= DuplicateInstruction.similarity })
    else { return false }
    guard last.message == wording.message else { return true }
    let message = prompt.messages[last.message]
    let between = last.sentence.range.upperBound..<wording.sentence.range.lowerBound
    guard between.count < sandwichBytes else { return false }
    // Of the branches of a condition only one is rendered.
    return !message.template.expressions.contains { expression in
      guard case .statement = expression.kind else { return false }
      return between.contains(expression.range.lowerBound)
    }
  }

  private static func report(
    _ cluster: [Wording], _ prompt: Prompt, _ document: PromptDocument, _ context: RuleContext
  ) {
    let counter = context.counter(for: prompt, in: document)
    let repeated = cluster.dropFirst()
    guard let second = repeated.first else { return }
    let tokens = repeated.reduce(0) {
      $0 + counter.rawCount(prompt.messages[$1.message].text.utf8[$1.sentence.range])
    }
    context.report(
      second.sentence.range, in: prompt.messages[second.message], case: cluster.count == 2 ? "twice" : "often",
      ["count": .number(cluster.count), "tokens": .number(tokens)],
      related: cluster.enumerated().filter { $0.offset != 1 }.map { offset, wording in
        RelatedRange(
          prompt.messages[wording.message].text.sourceRange(of: wording.sentence.range),
          label: offset == 0
            ? LocalizedText(en: "said here first", zh: "第一次出现在这里")
            : LocalizedText(en: "and here", zh: "这里也是"))
      })
  }
}
