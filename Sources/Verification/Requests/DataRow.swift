package import Prompts
import YAMLSyntax

/// Values for the variables of a prompt.
package struct DataRow: Sendable {
  /// By the names of the variables.
  package let values: [String: String]
  /// Where the prompt's file has them, with what else it says there.
  let node: YAMLNode?

  package init(_ values: [String: String]) {
    self.values = values
    node = nil
  }

  package init(_ sample: Prompt.Sample) {
    values = sample.values
    node = sample.node
  }
}
