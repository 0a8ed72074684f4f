import Diagnostics
import ModelCatalog
import PromptCost
import Prompts
import SourceText

/// A question in front of a long text, for models that answer better when it stands behind.
enum QueryBeforeLongContext: CodedRule {
  private static let questions: [String] = [
    "question", "query", "userquestion", "userquery", "userinput", "usermessage", "input", "request", "task",
    "问题", "用户问题", "提问", "任务",
  ]

  static func check(_ document: PromptDocument, _ context: RuleContext) {
    let minimum = context.integerOption("minimum")
    for prompt in document.prompts {
      // OpenAI's advice differs: both ends, and above rather than below.
      let models = context.models(of: prompt, in: document)
      guard models.allSatisfy({ $0.provider == .anthropic || $0.provider == .google }) else { continue }
      let counter = context.counter(for: prompt, in: document)
      var question: (name: String, message: Message, expression: ByteRange)?
      var text: (name: String, tokens: Int, message: Message, expression: ByteRange)?
      var isRepeated = false
      for index in prompt.messages.indices.sorted(by: { order(prompt, $0) < order(prompt, $1) }) {
        let message = prompt.messages[index]
        for reference in message.template.references where reference.isRendered {
          if isQuestion(reference.name) {
            if text != nil { isRepeated = true } else { question = (reference.name, message, reference.expression) }
          } else if question != nil, text == nil {
            let tokens = size(of: reference.name, prompt, counter, context)
            if tokens >= minimum { text = (reference.name, tokens, message, reference.expression) }
          }
        }
      }
      guard let question, let text, !isRepeated else { continue }
      context.report(
        question.expression, in: question.message,
        ["variable": .text(question.name), "text": .text(text.name), "tokens": .number(text.tokens)],
        related: [
          RelatedRange(
            text.message.text.sourceRange(of: text.expression),
            label: LocalizedText(en: "the long text", zh: "长文本在这里"))
        ])
    }
  }

  /// System texts come first, whatever the file's order.
  private static func order(_ prompt: Prompt, _ index: Int) -> Int {
    let role = prompt.messages[index].role
    return role == .system || role == .developer ? index : index + prompt.messages.count
  }

  private static func isQuestion(_ name: String) -> Bool {
    questions.contains(name.lowercased().filter { $0 != "_" && $0 != "-" })
  }

  /// What the settings say the value can have, or the largest of the file's samples.
  private static func size(
    of name: String, _ prompt: Prompt, _ counter: TokenCounter, _ context: RuleContext
  ) -> Int {
    if let bound = context.settings.variableBounds[name] { return bound }
    return prompt.samples.compactMap { $0.values[name] }.map { counter.rawCount(Array($0.utf8)) }.max() ?? 0
  }
}
