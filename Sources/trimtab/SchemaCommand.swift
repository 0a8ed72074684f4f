import ArgumentParser
import CommandSupport
import Configuration
import Diagnostics
import Reporting
import RuleFormat
import Rules
import Tokenization
import Workspace

struct SchemaCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "schema",
      abstract: localized(
        "Print the JSON Schema of `.trimtab.yaml`, for editors.", "打印 `.trimtab.yaml` 的 JSON Schema，供编辑器使用。"))
  }

  func run() throws {
    try Console(language: .english, color: .never).print(Self.text)
  }

  /// JSON Schema, draft 7: the one that editors of YAML know.
  static var text: [UInt8] {
    let catalog = RuleCatalog.bundled
    let schema = ConfigurationSchema(
      rules: catalog.headers.map { header in
        ConfigurationSchema.Rule(
          name: header.name, summary: header.summary.en,
          options: header.options.map { (RuleOption($0, of: header), $0.summary.en) })
      }.sorted { $0.name < $1.name },
      groups: Set(catalog.headers.map(\.group)).sorted(), encodings: Tokenization.Encoding.names,
      languages: Language.allCases.map(\.rawValue), severities: Severity.allCases.map(\.rawValue))
    var json = JSONWriter()
    json.object { json in
      json.member("$schema", "http://json-schema.org/draft-07/schema#")
      json.member("title", "Configuration of trimtab")
      var shared: [String: SchemaNode] = [:]
      write(schema.root, to: &json, &shared)
      let definitions = shared
      json.object("definitions") { json in
        for (name, node) in definitions.sorted(by: { $0.key < $1.key }) {
          json.object(name) { write(node, to: &$0, &shared) }
        }
      }
    }
    return json.take() + [0x0A]
  }

  /// Writes the members of a node, and notes what it shares with others.
  private static func write(_ node: SchemaNode, to json: inout JSONWriter, _ shared: inout [String: SchemaNode]) {
    switch node {
    case .shared(let name, let node):
      shared[name] = node
      // Beside a reference nothing else counts in draft 7.
      json.array("allOf") { $0.object { $0.member("$ref", "#/definitions/\(name)") } }
    case .text:
      json.member("type", "string")
      json.member("minLength", 1)
    case .choice(let values): json.array("enum") { json in for value in values { json.value(value) } }
    case .pattern(let pattern, let example):
      json.member("type", "string")
      json.member("pattern", pattern)
      json.array("examples") { $0.value(example) }
    case .boolean: json.member("type", "boolean")
    case .integer(let range):
      json.member("type", "integer")
      json.member("minimum", range.lowerBound)
      json.member("maximum", range.upperBound)
    case .number: json.member("type", "number")
    case .list(let item):
      json.member("type", "array")
      json.object("items") { write(item, to: &$0, &shared) }
    case .either(let nodes):
      json.array("anyOf") { json in for node in nodes { json.object { write(node, to: &$0, &shared) } } }
    case .map(let value):
      json.member("type", "object")
      json.object("additionalProperties") { write(value, to: &$0, &shared) }
    case .anything: break
    case .object(let members, let required, let others):
      json.member("type", "object")
      if let others {
        json.object("additionalProperties") { write(others, to: &$0, &shared) }
      } else {
        json.member("additionalProperties", false)
      }
      if !required.isEmpty { json.array("required") { json in for name in required { json.value(name) } } }
      json.object("properties") { json in
        for member in members {
          json.object(member.key) { json in
            json.member("description", member.description)
            write(member.node, to: &json, &shared)
          }
        }
      }
    }
  }
}
