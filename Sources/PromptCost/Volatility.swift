import Prompts

/// How often a variable's value changes; the order is that of the caches it can stay in.
package enum Volatility: Int, Comparable, Sendable {
  case literal, deployment, session, request

  package static func < (left: Volatility, right: Volatility) -> Bool { left.rawValue < right.rawValue }

  /// Judged by the name, as people name things; an unknown name is taken to change with every request.
  package init(ofVariable name: String) {
    let words = Self.words(name.lowercased())
    if words.contains(where: Self.deploymentWords.contains) {
      self = .deployment
    } else if words.contains(where: Self.sessionWords.contains) {
      self = .session
    } else {
      self = .request
    }
  }

  private static let sessionWords: [String] = [
    "session", "user", "customer", "tenant", "locale", "email", "profile", "account", "姓名", "用户",
  ]
  private static let deploymentWords: [String] = [
    "company", "brand", "product", "assistant", "bot", "schema", "categories", "labels", "tools", "tone", "style",
    "version",
    "max", "min", "num", "limit", "enable", "enabled", "disable", "disabled", "debug", "delimiter", "format", "policy",
    "policies", "rules", "guidelines", "instructions", "persona", "role", "tool", "toolset", "agent", "workspace",
    "dir",
    "directory", "domain", "entity", "relation", "types", "purpose", "system", "palette", "has", "use", "allow",
    "include",
    "supports", "语气", "品牌", "公司", "工具",
  ]

  private static func words(_ name: String) -> [String] {
    name.split(whereSeparator: { $0 == "_" || $0 == "-" || $0 == "." || $0 == " " }).map(String.init)
  }
}
