import ModelCatalog
import PromptCost
import Prompts
import SourceText

/// Prompts for the tests of this folder.
enum CostFixture {
  static func message(_ role: Role, _ text: String, syntax: TemplateSyntax = .jinja) -> Message {
    let mapped = MappedText(verbatim: 0..<text.utf8.count, of: SourceText(path: "", text: text))
    return Message(role: role, text: mapped, syntax: syntax, node: nil)
  }

  static func prompt(_ text: String, syntax: TemplateSyntax = .jinja) -> Prompt {
    Prompt(messages: [message(.user, text, syntax: syntax)])
  }

  static let prose = [
    "the", " the", "Summarise", " JSON", "HTTP", "don't", "'s", " 1234", "42", ".", ", ", "\n", "\n\n", "  ", "   ",
    "\t", " - ", "你好", "，", "é", "e\u{301}",
    "🙂", "A", "b", "Camel", "XML", "_", "/", "\r\n", "\u{A0}", "ß", "...", "(", ")",
  ]
}

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

  mutating func number(below limit: Int) -> Int { Int.random(in: 0..<max(limit, 1), using: &self) }

  mutating func text(of atoms: [String], upTo count: Int) -> String {
    (0..<number(below: count + 1)).map { _ in atoms[number(below: atoms.count)] }.joined()
  }
}
