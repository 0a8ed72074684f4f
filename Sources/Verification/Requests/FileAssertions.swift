package import Prompts
import YAMLSyntax

/// What a file asserts about every answer, whatever the row: evaluators of GitHub Models, and promptfoo's `defaultTest`.
///
/// Assertions that take a model or code, and those about single rows, are left to the tools whose they are.
package enum FileAssertions {
  package static func assertions(in document: PromptDocument) -> [Contract.Assertion] {
    guard let root = document.tree?.documents.first else { return [] }
    switch document.format {
    case .githubModels: return (root["evaluators"]?.items ?? []).flatMap(evaluator)
    case .promptfoo: return (root["defaultTest"]?["assert"]?.items ?? []).compactMap(assertion)
    default: return []
    }
  }

  private static func evaluator(_ node: YAMLNode) -> [Contract.Assertion] {
    guard let string = node["string"] else { return [] }
    return string.entries.compactMap { entry in
      guard let name = entry.key.text, let value = fixed(entry.value) else { return nil }
      switch name {
      case "equals": return .equals(value)
      // GitHub compares without regard to case here.
      case "contains": return .contains(value, ignoringCase: true)
      case "startsWith": return .startsWith(value)
      case "endsWith": return .endsWith(value)
      default: return nil
      }
    }
  }

  private static func assertion(_ node: YAMLNode) -> Contract.Assertion? {
    guard let type = node["type"]?.text, let value = node["value"].flatMap(fixed) else { return nil }
    let isNegated = type.hasPrefix("not-")
    let found: Contract.Assertion? =
      switch isNegated ? String(type.dropFirst(4)) : type {
      case "equals": .equals(value)
      case "contains": .contains(value, ignoringCase: false)
      case "icontains": .contains(value, ignoringCase: true)
      case "starts-with": .startsWith(value)
      default: nil
      }
    return found.map { isNegated ? .not($0) : $0 }
  }

  /// A text without placeholders: another is a row's.
  private static func fixed(_ node: YAMLNode) -> String? {
    guard let text = node.text, !text.contains("{{"), !text.isEmpty else { return nil }
    return text
  }
}
