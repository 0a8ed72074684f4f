package import Prompts
package import Providers
import YAMLSyntax

/// Values for the variables of a prompt.
package struct DataRow: Sendable {
  /// By the names of the variables.
  package let fields: [String: JSONValue]
  /// Where the prompt's file has them, with what else it says there.
  let node: YAMLNode?

  package init(_ fields: [String: JSONValue]) {
    self.fields = fields
    node = nil
  }

  package init(_ sample: Prompt.Sample) {
    var fields = sample.values.mapValues(JSONValue.string)
    let row = sample.node["vars"] ?? sample.node["sample"] ?? sample.node["default"] ?? sample.node
    for entry in row.mergedEntries {
      // A list among promptfoo's variables is several tests.
      guard let name = entry.key.text, fields[name] == nil,
        entry.value.isMapping || entry.value.isSequence && sample.node["vars"] == nil
      else { continue }
      fields[name] = JSONValue(entry.value)
    }
    self.fields = fields
    node = sample.node
  }

  /// The values as they go into a text.
  var values: [String: String] {
    fields.mapValues { value in
      value.text ?? (value.isNull ? "" : String(decoding: value.json, as: UTF8.self))
    }
  }
}
