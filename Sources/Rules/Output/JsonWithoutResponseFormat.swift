import ModelCatalog
import Patterns
import Prompts
import SourceText

/// JSON asked for in words, where a parameter would make sure of it.
enum JsonWithoutResponseFormat: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for prompt in document.prompts where prompt.responseFormat == nil && prompt.tools.isEmpty {
      let targets = document.targets(of: prompt).filter { !$0.isInherited }
      guard let target = targets.first, targets.count == 1, target.parameterBlock != nil,
        let (model, _, name) = context.resolved(target), model.supports(.schema) == true, !model.isCompletionStyle,
        !context.isGateway(name), let parameter = parameter(target, model),
        !target.parameters.contains(where: {
          $0.kind == .responseFormat || $0.kind == .jsonSchema || $0.kind == .toolChoice || $0.kind == .tools
        })
      else { continue }
      for message in prompt.messages where message.role.isInstructing && !message.isExample {
        guard let range = request(in: message, context) else { continue }
        context.report(range, in: message, ["parameter": .text(parameter)])
        break
      }
    }
  }

  /// The name of the parameter in the file's format; `nil` where there is none.
  private static func parameter(_ target: ModelTarget, _ model: Model) -> String? {
    switch target.dialect {
    case .githubModels: "responseFormat"
    case .openAI, .promptfoo, .promptyV1: model.provider == .anthropic ? "output_config" : "response_format"
    case .anthropic: "output_config"
    case .semanticKernel, .promptFlow, .haystack: model.provider == .openAI ? "response_format" : nil
    case .dotprompt: "output"
    case .promptyV2, .langchain, .dify, .modelOnly, .unknown: nil
    }
  }

  /// A request for one JSON object as the whole answer, as a sentence of its own.
  private static func request(in message: Message, _ context: RuleContext) -> ByteRange? {
    guard let found = JSONRequest.range(in: message, context) else { return nil }
    // JSON mode returns one object: no array, no lines, nothing around it.
    let others: [StaticString] = [
      "json array", "array of json", "json list", "list of json", "jsonl", "json lines", "ndjson", "```json", "<json>",
      "json 数组", "json数组", "json block", "json code",
    ]
    if message.text.utf8.map(\.lowercasedASCII).containsAny(of: others) { return nil }
    let sentence = context.sentences(of: message).first { $0.range.overlaps(found) }?.range ?? found
    let words = Array(message.text.utf8[sentence])
    if context.pattern(
      #"(?i)\b(?:if|when|unless|otherwise|either|or a|followed by|after|before|along with|in addition|then|as well as|array)\b|如果|若|当|或者|之后|然后|数组"#
    )?.isMatch(words) == true {
      return nil
    }
    return sentence
  }
}
