import SourceText
package import YAMLSyntax

/// The addresses that a file sends its requests to.
package struct Endpoints {
  /// An address as the file writes it, under a key such as `base_url`.
  package struct Address: Sendable {
    package let key: YAMLNode
    package let value: YAMLNode
    /// The mapping that holds it.
    package let holder: YAMLNode
    /// What holds that mapping.
    package let parent: YAMLNode?

    package var text: String { value.text ?? "" }
  }

  /// All addresses with a scheme, in no order.
  package private(set) var addresses: [Address] = []
  /// The mappings whose models are served by somebody else than their providers.
  private var foreign: [ByteRange] = []

  package init(_ tree: YAMLTree) {
    for document in tree.documents { collect(document) }
  }

  /// Whether a model that is named at `range` is asked at an address of the file's own.
  func areForeign(at range: ByteRange) -> Bool { foreign.contains { $0.contains(range.lowerBound) } }

  private mutating func collect(_ root: YAMLNode) {
    var stack: [(node: YAMLNode, parent: YAMLNode?)] = [(root, nil)]
    while let (node, parent) = stack.popLast() {
      for item in node.items where item.range.lowerBound >= node.range.lowerBound { stack.append((item, node)) }
      for entry in node.entries {
        if entry.value.kind == .mapping || entry.value.kind == .sequence { stack.append((entry.value, node)) }
        guard let key = entry.key.text, Self.isAddress(key), let value = entry.value.text, Self.hasScheme(value) else {
          continue
        }
        addresses.append(Address(key: entry.key, value: entry.value.resolved, holder: node, parent: parent))
        guard !Self.isProviders(value) else { continue }
        // A block such as `config` holds the address, and the mapping around it the name of the model.
        foreign.append((parent ?? node).kind == .mapping ? (parent ?? node).range : node.range)
      }
    }
  }

  private static func isAddress(_ key: String) -> Bool {
    let plain = key.lowercased().filter { $0 != "_" && $0 != "-" }
    return ["baseurl", "apibase", "apibaseurl", "apihost", "endpoint", "baseuri"].contains { plain.hasSuffix($0) }
  }

  private static let providers = [
    "api.openai.com", "api.anthropic.com", "generativelanguage.googleapis.com", "openai.azure.com",
    "models.github.ai", "models.inference.ai.azure.com",
  ]

  private static func hasScheme(_ value: String) -> Bool {
    let lower = value.prefix(8).lowercased()
    return lower.hasPrefix("http://") || lower.hasPrefix("https://")
  }

  private static func isProviders(_ value: String) -> Bool {
    providers.contains { host(of: value).hasSuffix($0) }
  }

  /// The host of an address with a scheme, in lower case, without user and port.
  package static func host(of address: String) -> String {
    let lower = address.lowercased()
    let authority = lower.dropFirst(lower.hasPrefix("https://") ? 8 : 7).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    let host = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
    if host.first == "[" { return String(host.dropFirst().prefix { $0 != "]" }) }
    return String(host.prefix { $0 != ":" })
  }
}
