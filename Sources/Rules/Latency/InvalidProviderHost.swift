import Diagnostics
import Prompts
import SourceText
import YAMLSyntax

/// An address of OpenAI that nothing answers at.
enum InvalidProviderHost: CodedRule {
  /// The regions that the official client knows.
  private static let regions = ["us", "eu", "ae", "au", "in", "jp"]

  static func check(_ document: PromptDocument, _ context: RuleContext) {
    guard let tree = document.tree, context.trigrams(of: document.source).mayContain(anyOf: ["openai.com"]) else {
      return
    }
    for address in Endpoints(tree).addresses {
      let host = Endpoints.host(of: address.text)
      guard host.hasSuffix(".openai.com"), !address.value.isVariable else { continue }
      let parts = host.split(separator: ".").map(String.init)
      if parts.count == 4, parts[0] == "api", regions.contains(parts[1]) {
        let right = "\(parts[1]).api.openai.com"
        report(address, "host", replacing: host, with: right, ["host": .text(host), "right": .text(right)], context)
        continue
      }
      guard host == "api.openai.com" || parts.count == 4 && parts[1] == "api" && regions.contains(parts[0]) else {
        continue
      }
      if address.text.hasText("/v1/v1") {
        report(address, "doubled", replacing: "/v1/v1", with: "/v1", [:], context)
      } else if let path = ["/chat/completions", "/responses", "/completions"].first(where: {
        address.text.hasSuffix($0)
      }),
        isBase(address.key.text ?? "")
      {
        report(address, "path", replacing: path, with: "", ["path": .text(path)], context)
      }
    }
  }

  /// A key whose value the client puts a path behind, in every library that has it.
  private static func isBase(_ key: String) -> Bool {
    let plain = key.lowercased().filter { $0 != "_" && $0 != "-" }
    return ["baseurl", "apibase", "apibaseurl", "openaiapibase"].contains(plain)
  }

  private static func report(
    _ address: Endpoints.Address, _ messageCase: String, replacing part: String, with replacement: String,
    _ arguments: [String: RuleContext.Argument], _ context: RuleContext
  ) {
    let fixed = address.text.replacingFirst(part, with: replacement)
    context.report(
      address.value.contentRange, case: messageCase, arguments.merging(["fixed": .text(fixed)]) { $1 },
      fix: ValueFix.setting(address.value, to: fixed, .unsafe))
  }
}

extension String {
  fileprivate func hasText(_ part: String) -> Bool { placeOf(part) != nil }

  /// With the first `part`, whatever its case, replaced.
  fileprivate func replacingFirst(_ part: String, with replacement: String) -> String {
    guard let place = placeOf(part) else { return self }
    let bytes = Array(utf8)
    return String(
      decoding: bytes[..<place] + Array(replacement.utf8) + bytes[(place + part.utf8.count)...], as: UTF8.self)
  }

  private func placeOf(_ part: String) -> Int? {
    let (bytes, needle) = (utf8.map(\.lowercasedASCII), Array(part.utf8))
    guard needle.count <= bytes.count else { return nil }
    return (0...bytes.count - needle.count).first { bytes[$0..<$0 + needle.count].elementsEqual(needle) }
  }
}
