/// The grammar of model names: dates, versions and suffixes. Names are in lower case here.
enum ModelName {
  /// How a snapshot is dated.
  enum SnapshotForm {
    /// `-2024-08-06`.
    case iso
    /// `-20241022`.
    case compact
    /// `-0613` or `-2411`: month and day, or year and month.
    case fourDigits
    /// `-09-2025`.
    case monthAndYear
    /// `-001`.
    case revision
  }

  /// The name without the date or version at its end, nil when it has none.
  static func base(ofSnapshot name: some StringProtocol) -> (name: String, form: SnapshotForm)? {
    let parts = name.split(separator: "-", omittingEmptySubsequences: false)
    guard let last = parts.last, parts.count >= 2 else { return nil }
    func base(dropping count: Int, _ form: SnapshotForm) -> (String, SnapshotForm)? {
      let kept = parts.dropLast(count)
      return kept.isEmpty || kept.contains("") ? nil : (kept.joined(separator: "-"), form)
    }
    if parts.count >= 4, CalendarDate(parts.suffix(3).joined(separator: "-")) != nil { return base(dropping: 3, .iso) }
    guard last.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
    switch last.utf8.count {
    case 8:
      let iso = "\(last.prefix(4))-\(last.dropFirst(4).prefix(2))-\(last.suffix(2))"
      return CalendarDate(iso) == nil ? nil : base(dropping: 1, .compact)
    case 4:
      if let month = parts.dropLast().last, month.utf8.count == 2, isMonth(month), last.hasPrefix("20"),
        isYear(last.suffix(2))
      {
        return base(dropping: 2, .monthAndYear)
      }
      // A leap year, so that a snapshot of 29 February counts.
      let isMonthAndDay = CalendarDate("2024-\(last.prefix(2))-\(last.suffix(2))") != nil
      let isYearAndMonth = isYear(last.prefix(2)) && isMonth(last.suffix(2))
      return isMonthAndDay || isYearAndMonth ? base(dropping: 1, .fourDigits) : nil
    case 3:
      return last.hasPrefix("00") ? base(dropping: 1, .revision) : nil
    default:
      return nil
    }
  }

  /// Whether the provider dates its snapshots like that. `gpt-4o-0806` is no snapshot but a mistake.
  static func dates(_ provider: Provider, as form: SnapshotForm) -> Bool {
    switch provider {
    case .openAI: form == .iso
    case .anthropic: form == .compact
    case .google: form == .revision || form == .monthAndYear
    case .mistral: form == .fourDigits
    default: form != .revision
    }
  }

  private static func isMonth(_ text: some StringProtocol) -> Bool {
    Int(text).map { (1...12).contains($0) } ?? false
  }

  /// Two digits of a year in which there were models to name.
  private static func isYear(_ text: some StringProtocol) -> Bool {
    Int(text).map { (22...39).contains($0) } ?? false
  }

  /// What precedes Amazon Bedrock's version, as in `claude-3-haiku-20240307-v1:0` or `…-v1:0:200k`.
  static func withoutBedrockVersion(_ name: String) -> String? {
    var rest = Substring(name)
    // The context size, then the revision.
    for _ in 0..<2 {
      guard let colon = rest.lastIndex(of: ":") else { break }
      let tail = rest[rest.index(after: colon)...]
      let digits = tail.hasSuffix("k") || tail.hasSuffix("m") ? tail.dropLast() : tail
      guard !digits.isEmpty, digits.allSatisfy(\.isNumber) else { break }
      rest = rest[..<colon]
    }
    if let dash = rest.lastIndex(of: "-") {
      let version = rest[rest.index(after: dash)...]
      let digits = version.hasPrefix("v") ? version.dropFirst() : rest.endIndex == name.endIndex ? "" : version
      if !digits.isEmpty, digits.utf8.count <= 2, digits.allSatisfy(\.isNumber) { rest = rest[..<dash] }
    }
    return rest.endIndex == name.endIndex ? nil : String(rest)
  }

  /// The region and the vendor in front of Amazon Bedrock's ids, as in `us.anthropic.claude-…`.
  static func withoutBedrockVendor(_ name: String) -> (vendor: String, name: String)? {
    var parts = name.split(separator: ".", omittingEmptySubsequences: false)
    if let region = parts.first, bedrockRegions.contains(String(region)) { parts.removeFirst() }
    guard parts.count >= 2, let vendor = parts.first, bedrockVendors.contains(String(vendor)) else { return nil }
    return (String(vendor), parts.dropFirst().joined(separator: "."))
  }

  private static let bedrockRegions: [String] = [
    "us", "eu", "apac", "global", "us-gov", "au", "jp", "ca", "sa", "amer",
  ]
  private static let bedrockVendors: [String] = [
    "anthropic", "meta", "mistral", "cohere", "deepseek", "openai", "qwen", "amazon", "ai21", "moonshot", "moonshotai",
    "minimax", "zai", "google", "xai", "nvidia", "writer",
  ]

  /// Suffixes by which OpenRouter chooses among the ways to a model.
  static let gatewaySuffixes: [String] = [
    "free", "nitro", "floor", "beta", "online", "extended", "thinking", "exacto",
  ]
}
