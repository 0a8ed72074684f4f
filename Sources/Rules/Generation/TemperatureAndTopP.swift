import Diagnostics
import ModelCatalog
import Prompts
import SourceText
import YAMLSyntax

/// Both knobs of sampling turned at once.
enum TemperatureAndTopP: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for target in document.ownTargets {
      guard let temperature = target.parameter(.temperature), let topP = target.parameter(.topP),
        !temperature.value.isVariable, !topP.value.isVariable, !temperature.value.isNull, !topP.value.isNull
      else { continue }
      let resolved = context.resolved(target)
      if let resolved, resolved.model.acceptsSampling(effort: context.effort(of: target)) == false { continue }
      let arguments: [String: RuleContext.Argument] = [
        "temperature": .text(temperature.name), "top-p": .text(topP.name), "model": .text(resolved?.name ?? ""),
      ]
      if let resolved, resolved.model.supports(.exclusiveSampling) == true {
        context.report(topP.range, case: "rejected", arguments, severity: .error)
      } else if topP.number != 1 {
        context.report(topP.range, case: "both", arguments)
      }
    }
  }
}
