import ModelCatalog
import Prompts
import SourceText
import YAMLSyntax

/// An output limit that Anthropic's clients only accept for a streamed answer.
enum LargeOutputWithoutStream: CodedRule {
  /// The clients reckon with 128,000 tokens an hour, and refuse to wait longer than ten minutes.
  private static let largest = 128_000 / 6

  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for target in document.ownTargets where target.dialect == .anthropic {
      guard let (parameter, value) = context.outputLimit(of: target), value > largest,
        let (model, _, name) = context.resolved(target), model.provider == .anthropic, !context.isGateway(name)
      else { continue }
      let stream = target.parameter(.stream)?.value
      if stream?.bool == true || stream?.isVariable == true { continue }
      let arguments: [String: RuleContext.Argument] = [
        "parameter": .text(parameter.name), "value": .number(value), "largest": .number(largest),
      ]
      if let stream {
        context.report(stream.contentRange, case: "off", arguments)
      } else if context.booleanOption("unset") {
        context.report(parameter.range, case: "unset", arguments)
      }
    }
  }
}
