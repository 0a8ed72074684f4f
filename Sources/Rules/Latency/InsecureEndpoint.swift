import Prompts
import SourceText
import YAMLSyntax

/// Requests over plain HTTP to a machine on the internet.
enum InsecureEndpoint: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    guard let tree = document.tree, context.trigrams(of: document.source).mayContain(anyOf: ["http://"]) else { return }
    for address in Endpoints(tree).addresses where address.text.prefix(7).lowercased() == "http://" {
      let host = Endpoints.host(of: address.text)
      guard isModelAddress(address), !address.value.isVariable, isPublic(host) else { continue }
      context.report(address.value.contentRange, ["host": .text(host)])
    }
  }

  /// Keys that stand beside the address of a model.
  private static let companions = [
    "model", "modelname", "modelid", "apikey", "deployment", "azuredeployment", "apiversion", "temperature",
    "maxtokens",
    "provider", "llm",
  ]

  /// Other things have addresses too: a shop that is tested, a collector of traces, a checker of facts.
  private static func isModelAddress(_ address: Endpoints.Address) -> Bool {
    let key = plain(address.key.text ?? "")
    if key.hasSuffix("apibase") || key.hasSuffix("apibaseurl") { return true }
    let neighbours = address.holder.keys + (address.parent?.keys ?? [])
    return neighbours.contains { companions.contains(plain($0)) }
  }

  private static func plain(_ key: String) -> String { key.lowercased().filter { $0 != "_" && $0 != "-" } }

  private static let privateSuffixes = [
    ".local", ".localhost", ".internal", ".lan", ".home", ".home.arpa", ".corp", ".intranet", ".private", ".svc",
    ".svc.cluster.local", ".test", ".example", ".invalid", ".example.com", ".example.org", ".ts.net", ".consul",
  ]

  /// Whether `host` can be reached from everywhere, as far as its name tells.
  private static func isPublic(_ host: String) -> Bool {
    // A name without a dot is one of the local network or of a group of containers; so is an IPv6 address, mostly.
    guard host.contains("."), !host.contains(":"), !["example.com", "example.org"].contains(host) else { return false }
    guard host.utf8.allSatisfy({ $0 == 0x2D || $0 == 0x2E || (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) })
    else { return false }
    let parts = host.split(separator: ".").map { Int($0) }
    if parts.count == 4, let first = parts[0], let second = parts[1], parts.allSatisfy({ $0 != nil }) {
      switch first {
      case 0, 10, 127: return false
      case 100: return !(64...127).contains(second)
      case 169: return second != 254
      case 172: return !(16...31).contains(second)
      // 192.0.2.0/24, 198.51.100.0/24 and 203.0.113.0/24 are for documentation.
      case 192: return second != 168 && second != 0
      case 198: return second != 51 && second != 18 && second != 19
      case 203: return second != 0
      default: return true
      }
    }
    return !privateSuffixes.contains { host.hasSuffix($0) }
  }
}
