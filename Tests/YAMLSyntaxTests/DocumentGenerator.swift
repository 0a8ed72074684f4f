/// A small, fast, seeded generator (SplitMix64, Steele et al. 2014), so that a failing document can be named by its seed.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// Writes random YAML documents: every scalar style, indentation, line ending, escape and Unicode plane.
///
/// What the text decodes to is libyaml's word, not the generator's, so that the generator can write freely.
struct DocumentGenerator {
  private var random: SeededGenerator
  private var newline = "\n"
  private var anchorCount = 0
  private var output = ""

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  mutating func document() -> String {
    newline = pick(["\n", "\n", "\n", "\r\n", "\r"])
    output = chance(8) ? "\u{FEFF}" : ""
    if chance(6) { output += "# comment 注释" + newline }
    if chance(10) { output += "---" + newline }
    node(indent: 0, depth: 0)
    if chance(5) { output += newline + "# end" + newline }
    if chance(12) { output += newline + "---" + newline + "second: document" + newline }
    return output
  }

  // MARK: Structure

  private mutating func node(indent: Int, depth: Int) {
    let step = pick([1, 2, 2, 2, 4, 7])
    if chance(depth == 0 ? 2 : 3), depth < 3 {
      sequence(indent: indent, step: step, depth: depth)
    } else {
      mapping(indent: indent, step: step, depth: depth)
    }
  }

  private mutating func mapping(indent: Int, step: Int, depth: Int) {
    for index in 0..<Int.random(in: 1...4, using: &random) {
      output += String(repeating: " ", count: indent)
      output += key(index) + ":"
      value(indent: indent, step: step, depth: depth)
    }
  }

  private mutating func sequence(indent: Int, step: Int, depth: Int) {
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      output += String(repeating: " ", count: indent) + "-"
      value(indent: indent, step: step, depth: depth)
    }
  }

  private mutating func value(indent: Int, step: Int, depth: Int) {
    if depth < 3, chance(4) {
      output += newline
      node(indent: indent + step, depth: depth + 1)
      return
    }
    output += " "
    if anchorCount > 0, chance(25) {
      output += "*a\(Int.random(in: 0..<anchorCount, using: &random))" + newline
      return
    }
    if chance(12) {
      output += "&a\(anchorCount) "
      anchorCount += 1
    }
    if chance(20) { output += "!custom " }
    switch Int.random(in: 0..<9, using: &random) {
    case 0: output += plain(indent: indent + step) + newline
    case 1: output += singleQuoted(indent: indent + step) + newline
    case 2, 3: output += doubleQuoted(indent: indent + step) + newline
    case 4, 5: block("|", indent: indent, step: step)
    case 6, 7: block(">", indent: indent, step: step)
    default: output += flow() + newline
    }
    if chance(10) { output += newline }
  }

  private mutating func key(_ index: Int) -> String {
    switch Int.random(in: 0..<6, using: &random) {
    case 0: return "\"key\\t\(index)\""
    case 1: return "'键 \(index)'"
    default: return pick(["key", "名", "a b", "x-y"]) + String(index)
    }
  }

  private mutating func flow() -> String {
    switch Int.random(in: 0..<3, using: &random) {
    case 0: return "[" + plainWord() + ", " + "\"" + quotedText() + "\"" + ", 'it''s' ]"
    case 1: return "{a: " + plainWord() + ", b: [1, {c: \"" + quotedText() + "\"}]}"
    default: return "[]"
    }
  }

  // MARK: Scalars

  private mutating func plain(indent: Int) -> String {
    var lines: [String] = []
    for _ in 0..<(chance(3) ? Int.random(in: 1...3, using: &random) : 1) {
      lines.append((0..<Int.random(in: 1...4, using: &random)).map { _ in plainWord() }.joined(separator: blanks()))
    }
    return joined(lines, indent: indent)
  }

  private mutating func singleQuoted(indent: Int) -> String {
    var lines: [String] = []
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      lines.append(
        (0..<Int.random(in: 0...4, using: &random)).map { _ in word() }.joined(separator: pick(["''", " ", "  "])))
    }
    return "'" + joined(lines, indent: indent) + "'"
  }

  private mutating func doubleQuoted(indent: Int) -> String {
    var lines: [String] = []
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      lines.append(quotedText() + (chance(4) ? "\\" : ""))
    }
    if lines[lines.count - 1].hasSuffix("\\") { lines[lines.count - 1] += "\\" }
    return "\"" + joined(lines, indent: indent) + "\""
  }

  private mutating func quotedText() -> String {
    let escapes = [
      "\\n", "\\t", "\\\"", "\\\\", "\\/", "\\0", "\\a", "\\b", "\\e", "\\f", "\\r", "\\v", "\\ ", "\\N", "\\_", "\\L",
      "\\P", "\\x41", "\\u4F60", "\\U0001F600", "\\u00e9",
    ]
    return (0..<Int.random(in: 0...5, using: &random)).map { _ in chance(3) ? pick(escapes) : word() }
      .joined(separator: pick(["", " ", "  ", "\t"]))
  }

  private mutating func block(_ indicator: String, indent: Int, step: Int) {
    let parent = indent
    let bodyIndent = indent + step
    let explicit = chance(3) && step <= 9
    var indicators = [explicit ? String(bodyIndent - parent) : "", pick(["", "", "-", "+"])]
    if chance(2) { indicators.reverse() }
    output += indicator + indicators.joined() + (chance(6) ? "  # note" : "") + newline
    for index in 0..<Int.random(in: 0...5, using: &random) {
      if chance(5) {
        output += (chance(2) ? String(repeating: " ", count: bodyIndent) : "") + newline
        continue
      }
      let extra = (index > 0 || explicit) && chance(4) ? pick(["  ", "\t", " "]) : ""
      let text = (0..<Int.random(in: 1...5, using: &random)).map { _ in word() }.joined(separator: blanks())
      output += String(repeating: " ", count: bodyIndent) + extra + text + (chance(6) ? "  " : "") + lineBreak()
    }
    output += String(repeating: newline, count: chance(4) ? Int.random(in: 1...3, using: &random) : 0)
  }

  /// Mostly the file's own line break, sometimes one of the exotic ones of YAML 1.1.
  private mutating func lineBreak() -> String { chance(20) ? pick(["\u{85}", "\u{2028}", "\u{2029}"]) : newline }

  private mutating func joined(_ lines: [String], indent: Int) -> String {
    var result = lines[0]
    for line in lines.dropFirst() {
      result += (chance(6) ? "  " : "") + lineBreak()
      if chance(5) { result += newline }
      result += String(repeating: " ", count: indent + 1) + line
    }
    return result
  }

  private mutating func blanks() -> String { pick([" ", " ", " ", "  ", "\t"]) }

  private mutating func plainWord() -> String {
    pick(["alpha", "Beta9", "你好", "é", "x:y", "a#b", "don't", "😀", "𠮷", "3.14", "ß"])
  }

  mutating func word() -> String {
    if chance(12) {
      let planes: [ClosedRange<UInt32>] = [
        0xA1...0x24F, 0x400...0x45F, 0x5D0...0x5EA, 0xE01...0xE30, 0x3041...0x3096, 0x4E00...0x4FFF, 0xAC00...0xACFF,
        0xFF01...0xFF5E, 0x1F300...0x1F6FF, 0x20000...0x200FF, 0xE000...0xE010, 0x10FF00...0x10FFFD,
      ]
      let plane = pick(planes)
      let scalars = (0..<Int.random(in: 1...4, using: &random)).compactMap { _ in
        Unicode.Scalar(UInt32.random(in: plane, using: &random))
      }
      return String(String.UnicodeScalarView(scalars))
    }
    return pick([
      "the", "list", "请", "总结", "- item", "# heading", "key: value", "{{name}}", "a,b", "[x]", "%", "@me", "*", "&",
      "!",
      "|", ">", "\u{A0}", "e\u{301}", "👩‍👩‍👧", "`code`", "\u{FEFF}z", "...", "--", "?", "0",
    ])
  }

  // MARK: Choice

  /// True once in `n` times.
  mutating func chance(_ n: Int) -> Bool { Int.random(in: 0..<n, using: &random) == 0 }

  mutating func pick<Element>(_ options: [Element]) -> Element {
    options[Int.random(in: 0..<options.count, using: &random)]
  }

  mutating func number(below limit: Int) -> Int { Int.random(in: 0..<max(limit, 1), using: &random) }
}
