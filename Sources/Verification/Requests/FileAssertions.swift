package import Prompts
import Providers
import SourceText
import YAMLSyntax

/// What a file asserts about its answers: evaluators of GitHub Models, and the assertions of promptfoo, those of all rows
/// and those of single ones.
///
/// Assertions that take a model, code or another service are left to the tools whose they are.
package struct FileAssertions: Sendable {
  private let format: PromptFormat?
  private let shared: [YAMLNode]

  package init(_ document: PromptDocument) {
    format = document.format
    let root = document.tree?.documents.first
    shared =
      switch document.format {
      case .githubModels: root?["evaluators"]?.items ?? []
      case .promptfoo: root?["defaultTest"]?["assert"]?.items ?? []
      default: []
      }
  }

  /// What the answer to a row has to fulfil, and the types of what is asserted and not checked.
  package func assertions(for row: DataRow) -> (checked: [Contract.Assertion], unchecked: [String]) {
    let (values, node) = (row.values, row.node)
    var (checked, unchecked): ([Contract.Assertion], [String]) = ([], [])
    switch format {
    case .githubModels:
      var values = values
      if let expected = node?["expected"]?.text { values["expected"] = expected }
      for node in shared {
        guard let string = node["string"] else {
          unchecked.append(node["uses"]?.text ?? (node["llm"] != nil ? "llm" : node["name"]?.text ?? "?"))
          continue
        }
        for entry in string.entries {
          guard let name = entry.key.text else { continue }
          if let found = Self.evaluator(name, entry.value, values) {
            checked.append(found)
          } else {
            unchecked.append(name)
          }
        }
      }
    case .promptfoo:
      let own = node?["assert"]?.items ?? []
      for node in (shared + own).flatMap(Self.flattened) {
        // Of a test that transforms the answer, or wants only a part of its assertions, none can be asked for.
        let isPartial = row.node?["options"]?["transform"] != nil || row.node?["threshold"] != nil
        if !isPartial, let found = Self.assertion(node, values) {
          checked.append(found)
        } else {
          unchecked.append(node["type"]?.text ?? "?")
        }
      }
    default: break
    }
    return (checked, unchecked)
  }

  // MARK: GitHub Models

  private static func evaluator(
    _ name: String, _ value: YAMLNode, _ values: [String: String]
  ) -> Contract.Assertion? {
    guard let value = filled(value, values) else { return nil }
    switch name {
    case "equals": return .resembles(value)
    // GitHub compares without regard to case here.
    case "contains": return .contains(value, ignoringCase: true)
    case "startsWith": return .startsWith(value)
    case "endsWith": return .endsWith(value)
    default: return nil
    }
  }

  // MARK: promptfoo

  /// The assertions of a set that wants all of them; of one that wants only some, none can be asked for.
  private static func flattened(_ node: YAMLNode) -> [YAMLNode] {
    guard node["type"]?.text == "assert-set" else { return [node] }
    return node["threshold"] == nil ? node["assert"]?.items ?? [] : [node]
  }

  private static func assertion(_ node: YAMLNode, _ values: [String: String]) -> Contract.Assertion? {
    // An assertion about what a transformation makes of the answer is not about the answer.
    guard let type = node["type"]?.text, node["transform"] == nil else { return nil }
    let isNegated = type.hasPrefix("not-")
    let name = isNegated ? String(type.dropFirst(4)) : type
    let value = node["value"]
    let text = value.flatMap { filled($0, values) }
    let found: Contract.Assertion? =
      switch name {
      case "equals": text.map(Contract.Assertion.equals)
      case "contains": text.map { .contains($0, ignoringCase: false) }
      case "icontains": text.map { .contains($0, ignoringCase: true) }
      case "contains-all", "icontains-all":
        list(value, values).map { .containsAll($0, ignoringCase: name.hasPrefix("i")) }
      case "contains-any", "icontains-any":
        list(value, values).map { .containsAny($0, ignoringCase: name.hasPrefix("i")) }
      case "starts-with": text.map(Contract.Assertion.startsWith)
      case "regex": text.flatMap(Contract.Assertion.matching)
      case "is-json": json(value)
      default: nil
      }
    return found.map { isNegated ? .not($0) : $0 }
  }

  private static func json(_ value: YAMLNode?) -> Contract.Assertion? {
    guard let value, !value.isNull else { return .json(schema: nil) }
    if value.isMapping { return .json(schema: JSONValue(value)) }
    // A schema in another file is not read.
    guard let text = value.text, let schema = JSONValue(json: Array(text.utf8)), !schema.members.isEmpty else {
      return nil
    }
    return .json(schema: schema)
  }

  /// A list, or texts with commas between them.
  private static func list(_ node: YAMLNode?, _ values: [String: String]) -> [String]? {
    guard let node else { return nil }
    if node.isScalar {
      return filled(node, values)?.split(separator: ",").map { String($0).trimmed }
    }
    let items = node.items.map { filled($0, values) }
    return items.isEmpty || items.contains(nil) ? nil : items.compactMap { $0 }
  }

  /// A text with the row's values in it; `nil` if one is missing, or it takes code.
  private static func filled(_ node: YAMLNode, _ values: [String: String]) -> String? {
    guard let text = node.text, !text.isEmpty, !text.hasPrefix("file://") else { return nil }
    var result = ""
    var rest = text[...]
    while let start = rest.firstRange(of: "{{") {
      guard let end = rest[start.upperBound...].firstRange(of: "}}"),
        let value = values[String(rest[start.upperBound..<end.lowerBound]).trimmed]
      else { return nil }
      result += rest[..<start.lowerBound] + value
      rest = rest[end.upperBound...]
    }
    guard !text.contains("{%") else { return nil }
    return result + rest
  }
}
