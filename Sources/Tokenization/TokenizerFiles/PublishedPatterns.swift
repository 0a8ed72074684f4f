/// The patterns that publishers write in their files, and the rules that stand for them here.
extension PreTokenizerKind {
  /// The name by which a user chooses a rule.
  var patternName: String {
    switch self {
    case .cl100k: "cl100k"
    case .o200k: "o200k"
    case .gpt2: "gpt2"
    case .llama3: "llama3"
    case .qwen2: "qwen2"
    case .qwen35: "qwen3_5"
    case .deepSeek3: "deepseek_v3"
    case .tekken: "tekken"
    case .kimiK2: "kimi_k2"
    case .unsplit: "none"
    }
  }

  /// The rule for a sequence of patterns, each applied to what the one before it left.
  init?(patterns: [String]) {
    guard let kind = Self.published.first(where: { $0.patterns == patterns })?.kind else { return nil }
    self = kind
  }

  private static let contraction = #"(?i:'s|'t|'re|'ve|'m|'ll|'d)"#
  private static let space = #"\s*[\r\n]+|\s+(?!\S)|\s+"#
  private static let upper = #"\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}"#
  private static let lower = #"\p{Ll}\p{Lm}\p{Lo}\p{M}"#
  private static let prefix = #"[^\r\n\p{L}\p{N}]?"#

  private static let published: [(patterns: [String], kind: PreTokenizerKind)] = [
    ([#"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#], .gpt2),
    ([#"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#], .gpt2),
    ([#"'(?:[sdmt]|ll|ve|re)| ?\p{L}++| ?\p{N}++| ?[^\s\p{L}\p{N}]++|\s++$|\s+(?!\S)|\s"#], .gpt2),
    (
      [
        #"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s"#
      ], .cl100k
    ),
    (["\(contraction)|\(prefix)\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\(space)"], .llama3),
    (["\(contraction)|\(prefix)\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\(space)"], .qwen2),
    (["\(contraction)|\(prefix)[\\p{L}\\p{M}]+|\\p{N}| ?[^\\s\\p{L}\\p{M}\\p{N}]+[\\r\\n]*|\(space)"], .qwen35),
    (
      [
        "\(prefix)[\(upper)]*[\(lower)]+\(contraction)?|\(prefix)[\(upper)]+[\(lower)]*\(contraction)?|\\p{N}{1,3}"
          + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\(space)"
      ], .o200k
    ),
    (
      [
        "\(prefix)[\(upper)]*[\(lower)]+|\(prefix)[\(upper)]+[\(lower)]*|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\(space)"
      ], .tekken
    ),
    (
      [
        "[\\p{Han}]+|\(prefix)[\(upper)&&[^\\p{Han}]]*[\(lower)&&[^\\p{Han}]]+\(contraction)?"
          + "|\(prefix)[\(upper)&&[^\\p{Han}]]+[\(lower)&&[^\\p{Han}]]*\(contraction)?|\\p{N}{1,3}"
          + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\(space)"
      ], .kimiK2
    ),
    (
      [
        #"\p{N}{1,3}"#, "[一-龥\u{3040}-ゟ゠-ヿ]+",
        ##"[!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\##u{0D}\##u{0A}\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+"##
          + "| ?[\\p{P}\\p{S}]+[\u{0D}\u{0A}]*|\\s*[\u{0D}\u{0A}]+|\\s+(?!\\S)|\\s+",
      ], .deepSeek3
    ),
  ]
}
