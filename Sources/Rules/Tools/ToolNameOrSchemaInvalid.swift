import Diagnostics
import Prompts
import SourceText
import YAMLSyntax

/// A tool that the provider refuses, or that a model cannot choose.
enum ToolNameOrSchemaInvalid: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for request in RequestTools.all(in: document) {
      var names: [String: ByteRange] = [:]
      for tool in request.tools where tool.isOwn && tool.function["name"]?.isVariable == false {
        if !isValid(tool.name) {
          context.report(tool.nameRange, case: "name", ["tool": .text(tool.name)])
        } else if let first = names[tool.name] {
          context.report(
            tool.nameRange, case: "duplicate", ["tool": .text(tool.name)],
            related: [RelatedRange(first, label: LocalizedText(en: "first defined here", zh: "第一次定义在这里"))])
        } else {
          names[tool.name] = tool.nameRange
        }
        checkSchema(tool, context)
        if tool.function["description"] == nil, tool.node["type"]?.text != "custom" {
          context.report(tool.nameRange, case: "description", ["tool": .text(tool.name)], severity: .info)
        }
      }
    }
  }

  /// What every provider accepts: letters, digits, `_` and `-`, at most 64 of them.
  private static func isValid(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.count <= 64
      && name.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x61...0x7A).contains($0.lowercasedASCII) || $0 == UInt8(ascii: "_")
          || $0 == UInt8(ascii: "-")
      }
  }

  private static func checkSchema(_ tool: Tool, _ context: RuleContext) {
    guard let schema = JSONSchema.ofArguments(tool) else { return }
    let parts = schema.parts
    guard let root = parts.first, !root.node.entries.isEmpty, root.node["$ref"] == nil else { return }
    if !root.hasType("object") {
      context.report(root.heading.range, case: "object", ["tool": .text(tool.name)])
      return
    }
    for part in parts {
      if part.hasType("array"), part.node["items"] == nil, part.node["prefixItems"] == nil {
        context.report(
          part.heading.range, case: "items", ["tool": .text(tool.name), "property": .text(part.name ?? tool.name)])
      }
      guard let properties = part.node["properties"], properties.isMapping,
        part.node["additionalProperties"]?.isMapping != true
      else { continue }
      let names = Set(properties.mergedEntries.compactMap { $0.key.text })
      for node in part.node["required"]?.items ?? [] {
        guard let name = node.text, !names.contains(name), !node.isVariable else { continue }
        context.report(node.contentRange, case: "required", ["tool": .text(tool.name), "property": .text(name)])
      }
    }
  }
}
