import Prompts
import SourceText

/// External text that is inserted with nothing to say how long it can be.
enum VariableWithoutBound: CodedRule {
  /// Filters that change how a value is written; any other may shorten it.
  private static let formatting: [String] = [
    "trim", "safe", "string", "tojson", "upper", "lower", "escape", "e", "indent", "replace",
  ]

  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for prompt in document.prompts {
      var seen: Set<String> = []
      for message in prompt.messages where !message.isExample {
        for reference in message.template.references where reference.isRendered {
          guard ExternalText.isNamed(reference.name), !seen.contains(reference.name),
            context.settings.variableBounds[reference.name] == nil,
            !ExternalText.isTopic(reference.expression, in: message),
            reference.filters.allSatisfy(formatting.contains), !ExternalText.isShortSample(reference.name, prompt)
          else { continue }
          seen.insert(reference.name)
          context.report(reference.expression, in: message, ["variable": .text(reference.name)])
        }
      }
    }
  }
}
