import Diagnostics
import ModelCatalog
import Prompts
import SourceText
import YAMLSyntax

/// A tool that a provider refuses, or that a model cannot choose.
enum ToolNameOrSchemaInvalid: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for request in RequestTools.all(in: document) {
      let provider = request.target.flatMap { context.resolved($0)?.model.provider }
      var names: [String: ByteRange] = [:]
      for tool in request.tools where tool.isOwn && tool.function["name"]?.isVariable == false {
        if !isValid(tool.name, for: provider) {
          context.report(
            tool.nameRange, case: "name", ["tool": .text(tool.name), "limit": .number(limit(of: provider))],
            severity: provider == nil ? .warning : .error)
        } else if let first = names[tool.name] {
          context.report(
            tool.nameRange, case: "duplicate", ["tool": .text(tool.name)],
            severity: provider == .anthropic || provider == .google ? .error : .warning,
            related: [RelatedRange(first, label: LocalizedText(en: "first defined here", zh: "第一次定义在这里"))])
        } else {
          names[tool.name] = tool.nameRange
        }
        checkSchema(tool, provider, context)
        if tool.function["description"] == nil, !(request.tools.count == 1 && request.isForced),
          tool.node["type"]?.text != "custom"
        {
          context.report(tool.nameRange, case: "description", ["tool": .text(tool.name)], severity: .info)
        }
      }
    }
  }

  private static func limit(of provider: Provider?) -> Int { provider == .anthropic ? 128 : 64 }

  /// Letters, digits, `_` and `-`; Google takes dots and colons too.
  private static func isValid(_ name: String, for provider: Provider?) -> Bool {
    !name.isEmpty && name.utf8.count <= limit(of: provider)
      && name.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x61...0x7A).contains($0.lowercasedASCII) || $0 == UInt8(ascii: "_")
          || $0 == UInt8(ascii: "-") || provider == .google && ($0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":"))
      }
  }

  private static func checkSchema(_ tool: Tool, _ provider: Provider?, _ context: RuleContext) {
    guard let schema = JSONSchema.ofArguments(tool) else { return }
    let parts = schema.parts
    guard let root = parts.first, !root.node.entries.isEmpty, root.node["$ref"] == nil else { return }
    if !root.hasType("object") {
      context.report(
        root.heading.range, case: "object", ["tool": .text(tool.name)], severity: provider == nil ? .warning : .error)
      return
    }
    for part in parts {
      if part.hasType("array"), part.node["items"] == nil, part.node["prefixItems"] == nil {
        context.report(
          part.heading.range, case: "items", ["tool": .text(tool.name), "property": .text(part.name ?? tool.name)],
          severity: provider == .openAI || provider == .google ? .error : .warning)
      }
      guard let properties = part.node["properties"], properties.isMapping,
        part.node["additionalProperties"]?.isMapping != true
      else { continue }
      let names = Set(properties.mergedEntries.compactMap { $0.key.text })
      for node in part.node["required"]?.items ?? [] {
        guard let name = node.text, !names.contains(name), !node.isVariable else { continue }
        context.report(
          node.contentRange, case: "required", ["tool": .text(tool.name), "property": .text(name)],
          severity: provider == .google ? .error : .warning)
      }
    }
  }
}
