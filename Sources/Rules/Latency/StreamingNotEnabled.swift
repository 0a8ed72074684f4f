import ModelCatalog
import Prompts
import SourceText
import YAMLSyntax

/// A long answer to a person who waits for all of it.
enum StreamingNotEnabled: CodedRule {
  /// Answers of fewer tokens are there before anybody reads their start.
  private static let shortest = 150

  /// Names of variables that hold what a person has just typed.
  private static let typed = [
    "question", "query", "message", "input", "user_input", "user_message", "user_question", "userinput", "chat_input",
    "ask", "问题", "用户输入", "用户问题",
  ]

  static func check(_ document: PromptDocument, _ context: RuleContext) {
    // Nobody waits for a batch.
    if document.format == .openAIBatch { return }
    for prompt in document.prompts where prompt.tools.isEmpty && !isJSON(prompt, context) {
      for target in document.targets(of: prompt)
      where !target.isInherited && [.openAI, .anthropic, .promptyV1].contains(target.dialect) {
        let stream = target.parameter(.stream)
        guard let name = target.model, target.parameterBlock != nil, stream?.value.bool != true,
          stream?.value.isVariable != true, isChat(prompt)
        else { continue }
        if let limit = context.outputLimit(of: target)?.value, limit <= shortest { continue }
        if let bound = AnswerBound.stated(in: prompt, context), bound.tokens <= shortest { continue }
        context.report(stream?.range ?? name.range, case: stream == nil ? "unset" : "off")
      }
    }
  }

  /// Whether the last message is what somebody typed.
  private static func isChat(_ prompt: Prompt) -> Bool {
    guard let last = prompt.messages.last(where: { $0.role == .user }) else { return false }
    return last.template.references.contains { typed.contains($0.name.lowercased()) }
  }

  /// What a program reads is of no use in parts.
  private static func isJSON(_ prompt: Prompt, _ context: RuleContext) -> Bool {
    if let format = prompt.responseFormat, format.kind != .text { return true }
    return prompt.messages.contains { $0.role.isInstructing && JSONRequest.range(in: $0, context) != nil }
  }
}
