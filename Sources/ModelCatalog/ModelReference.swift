/// A reference taken apart: what names the platform, and what is left as the model's name.
struct ModelReference {
  /// In lower case.
  var name: String
  var route = Route()
  var steps: [Resolution.Step] = []
  /// Whether a slash stood between the provider and the name, as gateways write it.
  var hasVendorSlash = false
  /// Set when the parts in front of the name say that no model of the catalogue can be meant.
  var reason: NonModelReason?
  /// Whether the name belongs to a model server of the user's own.
  var isLocal = false

  init(_ text: String, hasHostRow: (String) -> Bool) {
    name = text.lowercased()
    var consumed = 0
    var hasHead = false
    while let end = name.utf8.firstIndex(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ":") }) {
      let head = String(name[..<end])
      if let host = route.host, hasHostRow("\(host.rawValue)/\(name)") { break }
      if let next = Route.head(head), !Self.isOllamaTag(name[end...]) {
        adopt(next)
        isLocal = isLocal || Route.localServers.contains(head)
        hasHead = true
      } else if hasHead, Route.otherModalities.contains(head) {
        reason = .otherModality
      } else if hasHead, Route.ownObjects.contains(head) {
        reason = .deploymentName
      } else if !(hasHead && (Route.fillers.contains(head) || Route.isRegion(head) || isPublisher(head))) {
        break
      }
      hasVendorSlash = name[end] == "/"
      name = String(name[name.index(after: end)...])
      consumed += head.utf8.count + 1
    }
    if consumed > 0 { steps.append(.prefix(String(decoding: text.utf8.prefix(consumed), as: UTF8.self))) }
    readResourceName(text)
  }

  /// The first platform wins: in `openrouter/openai/gpt-4o` the request goes to the gateway.
  private mutating func adopt(_ next: Route) {
    route.platform = route.platform ?? next.platform
    route.provider = next.provider ?? route.provider
    route.host = route.host ?? next.host
  }

  /// A provider's name inside of a path that only platforms write, as in `fireworks_ai/accounts/fireworks/models/…`.
  private func isPublisher(_ head: String) -> Bool {
    route.platform != nil && ["anthropic", "openai", "google"].contains(head)
  }

  /// Amazon resource names carry the id at their end, unless they name an object of the account.
  private mutating func readResourceName(_ text: String) {
    guard name.hasPrefix("arn:") else { return }
    route.platform = .bedrock
    for kind in [":foundation-model/", ":inference-profile/"] {
      guard let position = NonModelNames.firstIndex(of: kind, in: name) else { continue }
      let end = position + kind.utf8.count
      steps.append(.prefix(String(decoding: text.utf8.prefix(text.utf8.count - name.utf8.count + end), as: UTF8.self)))
      name = String(decoding: name.utf8.dropFirst(end), as: UTF8.self)
      return
    }
    reason = .deploymentName
  }

  /// `:7b` and `:latest` choose a size of the model in front, so `mistral:7b` is no model "7b" of a provider.
  static func isOllamaTag(_ tail: Substring) -> Bool {
    guard tail.hasPrefix(":") else { return false }
    let tag = tail.dropFirst()
    let word = String(tag.prefix { $0 != "-" })
    if tagWords.contains(word) { return true }
    let size = word.prefix { $0.isNumber || $0 == "." || $0 == "x" }
    let unit = word.dropFirst(size.count)
    return size.first?.isNumber == true && (unit == "b" || unit == "m")
  }

  private static let tagWords: [String] = [
    "latest", "mini", "small", "medium", "large", "instruct", "text", "code", "base", "vision", "it", "cloud",
  ]
}
