import ModelCatalog
import Prompts
import SourceText
import YAMLSyntax

/// A schema that is marked as strict and breaks what OpenAI demands of strict schemas.
enum StrictSchemaInvalid: CodedRule {
  private static let unsupported = [
    "allOf", "oneOf", "not", "if", "then", "else", "dependentRequired", "dependentSchemas",
  ]

  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for prompt in document.prompts {
      for target in document.targets(of: prompt) where !target.isInherited && isOpenAI(target, context) {
        if let schema = JSONSchema.ofAnswer(prompt, target, in: document) { check(schema, context) }
      }
    }
    for tools in RequestTools.all(in: document) where tools.target.map({ isOpenAI($0, context) }) == true {
      for tool in tools.tools { if let schema = JSONSchema.ofArguments(tool) { check(schema, context) } }
    }
  }

  private static func isOpenAI(_ target: ModelTarget, _ context: RuleContext) -> Bool {
    guard let (model, via, _) = context.resolved(target), model.provider == .openAI else { return false }
    return context.isFirstParty(via) || target.dialect == .githubModels
  }

  /// Reports the first problem: they come in groups, with one cause.
  private static func check(_ schema: JSONSchema, _ context: RuleContext) {
    guard schema.isStrict else { return }
    let parts = schema.parts
    if let root = parts.first, !root.hasType("object"), root.node["$ref"] == nil {
      context.report(schema.sourceRange(of: root.heading), case: "root")
      return
    }
    for part in parts {
      if let keyword = unsupported.first(where: { part.node[$0] != nil }), let entry = part.node.entry(keyword) {
        context.report(schema.sourceRange(of: entry.key), case: "keyword", ["keyword": .text(keyword)])
        return
      }
      guard part.isObject, part.node["$ref"] == nil else { continue }
      if part.node["additionalProperties"]?.bool != false {
        context.report(schema.sourceRange(of: part.heading), case: "additional")
        return
      }
      let required = Set((part.node["required"]?.items ?? []).compactMap(\.text))
      for entry in part.node["properties"]?.entries ?? [] {
        guard let name = entry.key.text, !required.contains(name) else { continue }
        context.report(schema.sourceRange(of: entry.key), case: "required", ["property": .text(name)])
        return
      }
    }
  }
}
