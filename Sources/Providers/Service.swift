package import ModelCatalog

/// Where a provider's models are asked, and with which key.
package struct Service: Hashable, Sendable {
  /// What the reports call it: OpenTelemetry's `gen_ai.provider.name`.
  package var name: String
  /// Without a slash at the end.
  package var baseURL: String
  package var api: ModelInterface
  /// The environment variable that holds the key.
  package var keyVariable: String
  /// What the limit on the output is called there.
  package var limitName = "max_tokens"

  /// A server at an address of the user's own.
  package init(baseURL: String, api: ModelInterface) {
    let trimmed = baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL
    self.baseURL = trimmed
    self.api = api
    // The whole host decides: `api.openai.com.example` is somebody else's.
    let host = Self.host(of: trimmed)
    let known =
      trimmed.lowercased().hasPrefix("https://") ? Self.known.first { Self.host(of: $0.baseURL) == host } : nil
    name = known?.name ?? Self.host(of: trimmed)
    keyVariable = known?.keyVariable ?? (api == .messages ? "ANTHROPIC_API_KEY" : "OPENAI_API_KEY")
    limitName =
      known?.limitName
      ?? (Self.host(of: trimmed).hasSuffix(".openai.azure.com") ? "max_completion_tokens" : "max_tokens")
  }

  private init(
    _ name: String, _ baseURL: String, _ api: ModelInterface = .chat, key: String, limitName: String = "max_tokens"
  ) {
    self.name = name
    self.baseURL = baseURL
    self.api = api
    keyVariable = key
    self.limitName = limitName
  }

  /// The provider's own service; `nil` for one whose address is not known.
  package init?(of provider: Provider) {
    guard let service = Self.byProvider.first(where: { $0.provider == provider })?.service else { return nil }
    self = service
  }

  private static let openAI = Service(
    "openai", "https://api.openai.com/v1", key: "OPENAI_API_KEY", limitName: "max_completion_tokens")

  /// The providers' documentation, as of November 2026.
  private static let byProvider: [(provider: Provider, service: Service)] = [
    (.openAI, openAI),
    (.anthropic, Service("anthropic", "https://api.anthropic.com", .messages, key: "ANTHROPIC_API_KEY")),
    (.google, Service("gcp.gemini", "https://generativelanguage.googleapis.com/v1beta/openai", key: "GEMINI_API_KEY")),
    (.deepSeek, Service("deepseek", "https://api.deepseek.com", key: "DEEPSEEK_API_KEY")),
    (.qwen, Service("dashscope", "https://dashscope.aliyuncs.com/compatible-mode/v1", key: "DASHSCOPE_API_KEY")),
    (.zhipu, Service("zhipu", "https://open.bigmodel.cn/api/paas/v4", key: "ZHIPUAI_API_KEY")),
    (.moonshot, Service("moonshot_ai", "https://api.moonshot.cn/v1", key: "MOONSHOT_API_KEY")),
    (.mistral, Service("mistral_ai", "https://api.mistral.ai/v1", key: "MISTRAL_API_KEY")),
    (.xAI, Service("x_ai", "https://api.x.ai/v1", key: "XAI_API_KEY")),
    (.groq, Service("groq", "https://api.groq.com/openai/v1", key: "GROQ_API_KEY")),
  ]

  /// Whether the address is one of a provider's own, which its key may go to without being told.
  package var isKnownProvider: Bool {
    isEncrypted && Self.known.contains { Self.host(of: $0.baseURL) == Self.host(of: baseURL) }
  }

  private static var known: [Service] { byProvider.map(\.service) }

  /// The host of an address with a scheme, in lower case, without user and port.
  package static func host(of address: String) -> String {
    let lower = address.lowercased()
    guard let scheme = lower.firstRange(of: "://") else { return lower }
    let authority = lower[scheme.upperBound...].prefix { !"/?#".contains($0) }
    let host = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
    if host.first == "[" { return String(host.dropFirst().prefix { $0 != "]" }) }
    return String(host.prefix { $0 != ":" })
  }

  /// Whether the address is this machine's own.
  package var isLoopback: Bool {
    let host = Self.host(of: baseURL)
    return host == "localhost" || host == "::1"
      || host.hasPrefix("127.") && host.allSatisfy { $0.isNumber || $0 == "." }
  }

  package var isEncrypted: Bool { baseURL.lowercased().hasPrefix("https://") }

  /// The address of the API. A base address that already ends with the path stays.
  package var url: String {
    let path = api.path
    if baseURL.hasSuffix(path) { return baseURL }
    if api == .messages, baseURL.hasSuffix("/v1") { return baseURL + "/messages" }
    return baseURL + path
  }

  /// The headers of a request, the key among them.
  package func headers(key: APIKey?, isStreamed: Bool) -> [(name: String, value: String)] {
    var headers = [
      (name: "Content-Type", value: "application/json"),
      (name: "Accept", value: isStreamed ? "text/event-stream" : "application/json"),
    ]
    if api == .messages { headers.append(("anthropic-version", "2023-06-01")) }
    if let key {
      let secret = key.secret
      if api == .messages {
        headers.append(("x-api-key", secret))
      } else if Self.host(of: baseURL).hasSuffix(".openai.azure.com"), !baseURL.contains("/openai/v1") {
        headers.append(("api-key", secret))
      } else {
        headers.append(("Authorization", "Bearer \(secret)"))
      }
    }
    return headers
  }
}
