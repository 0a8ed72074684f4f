/// A small, seedable generator (Steele, Lea and Flood, 2014), so that a failure can be repeated.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mix = state
    mix = (mix ^ mix >> 30) &* 0xBF58_476D_1CE4_E5B9
    mix = (mix ^ mix >> 27) &* 0x94D0_49BB_1331_11EB
    return mix ^ mix >> 31
  }
}

/// Texts that put every class of character beside every other.
enum TextGenerator {
  private static let atoms: [String] =
    ["a", "b", "A", "B", "the", "HTTP", "Camel", "é", "É", "ß", "中", "文", "か", "한", "ǅ", "ʰ", "\u{301}", "\u{94D}"]
    + ["'s", "'T", "'re", "'LL", "'\u{17F}", "'", "\u{2019}", "1", "42", "1234", "٣", "½", "Ⅷ", "🙂", "👩🏽‍💻", "🇫🇷"]
    + [" ", " ", " ", "  ", "\n", "\r\n", "\r", "\t", "\u{A0}", "\u{3000}", "\u{2028}", "\u{180E}", "\u{200B}", "\0"]
    + [".", ",", "!", "/", "//", "(", ")", "{", "==", "->", "、", "。", "<|endoftext|>", "```", "\u{11DE0}", "\u{FFFF}"]

  static func text(using random: inout SplitMix64) -> String {
    var text = ""
    for _ in 0..<Int.random(in: 0..<24, using: &random) {
      let atom = atoms[Int.random(in: 0..<atoms.count, using: &random)]
      let isRun = Int.random(in: 0..<12, using: &random) == 0
      text += String(repeating: atom, count: isRun ? Int.random(in: 2..<40, using: &random) : 1)
    }
    return text
  }

  /// The same, with bytes overwritten so that most results are not UTF-8.
  static func bytes(using random: inout SplitMix64) -> [UInt8] {
    var bytes = Array(text(using: &random).utf8)
    for _ in 0..<Int.random(in: 0..<6, using: &random) where !bytes.isEmpty {
      bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
    }
    return bytes
  }
}
