import SourceText
import YAMLSyntax

/// The addresses that a file sends its requests to.
struct Endpoints {
  /// The mappings whose models are served by somebody else than their providers.
  private var foreign: [ByteRange] = []

  init(_ tree: YAMLTree) {
    for document in tree.documents { collect(document, parent: nil) }
  }

  /// Whether a model that is named at `range` is asked at an address of the file's own.
  func areForeign(at range: ByteRange) -> Bool { foreign.contains { $0.contains(range.lowerBound) } }

  private mutating func collect(_ root: YAMLNode, parent: YAMLNode?) {
    var stack: [(node: YAMLNode, parent: YAMLNode?)] = [(root, parent)]
    while let (node, parent) = stack.popLast() {
      for item in node.items where item.range.lowerBound >= node.range.lowerBound { stack.append((item, node)) }
      for entry in node.entries {
        if entry.value.kind == .mapping || entry.value.kind == .sequence { stack.append((entry.value, node)) }
        guard let key = entry.key.text, Self.isAddress(key), let value = entry.value.text, Self.isForeign(value) else {
          continue
        }
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

  private static func isForeign(_ value: String) -> Bool {
    let lower = value.lowercased()
    guard lower.hasPrefix("http://") || lower.hasPrefix("https://") else { return false }
    return !providers.contains { host(of: lower).hasSuffix($0) }
  }

  private static func host(of address: String) -> Substring {
    let rest = address[address.index(address.startIndex, offsetBy: address.hasPrefix("https://") ? 8 : 7)...]
    return rest.prefix { $0 != "/" && $0 != ":" && $0 != "?" }
  }
}
