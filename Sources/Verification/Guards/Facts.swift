import Foundation

/// What an answer says that may not change when its wording does.
package struct Facts: Hashable, Sendable {
  /// Numbers by their value, however they are written, with how often each occurs.
  package var numbers: [String: Int] = [:]
  /// Whether it denies: an odd number of negations, or it begins with a no.
  package var isNegative = false
  /// Whether it begins with a yes or a no; `nil` for neither.
  package var yes: Bool?
  /// Names, addresses and code: words with capitals inside, digits, underscores or slashes.
  package var names: Set<String> = []
  /// The script that most letters are of.
  package var script: Script

  package enum Script: String, Hashable, Sendable { case latin, han, other, none }

  /// O(n).
  package init(_ text: String) {
    let normalized = text.precomposedStringWithCompatibilityMapping
    script = Self.script(of: normalized)
    numbers = Numbers.found(in: normalized)
    let words = Self.words(of: normalized)
    let lower = words.map { $0.lowercased() }
    let negations: Set<String> = [
      "not", "no", "never", "none", "cannot", "without", "neither", "nor", "isn't", "aren't", "don't", "doesn't",
      "didn't",
      "won't", "can't", "couldn't", "shouldn't", "wouldn't", "wasn't", "weren't", "hasn't", "haven't", "unsafe",
      "invalid",
    ]
    var count = lower.count { negations.contains($0) }
    if script == .han {
      // 不, 没, 无, 非, 勿 and 未 deny; 不仅, 不但, 非常, 无论 and 不断 do not.
      var rest = normalized
      for phrase in ["不仅", "不但", "不光", "不只", "非常", "无论", "不断", "不过", "不少", "不错", "未来", "无线", "无锡", "是不是", "能不能"] {
        rest = rest.replacingOccurrences(of: phrase, with: "")
      }
      count += rest.count { "不没無无非勿未别".contains($0) }
    }
    isNegative = !count.isMultiple(of: 2)
    let yesWords: Set<String> = ["yes", "yeah", "true", "correct", "是", "是的", "对", "对的", "可以", "正确", "能"]
    let noWords: Set<String> = ["no", "nope", "false", "incorrect", "不", "不是", "否", "不对", "不可以", "不能", "错误", "不正确"]
    let first = Self.firstWord(of: normalized)
    if yesWords.contains(first) { yes = true } else if noWords.contains(first) { yes = false }
    for (index, word) in words.enumerated() {
      let inner = word.dropFirst()
      let isCode =
        inner.contains { $0.isUppercase || $0 == "_" || $0 == "/" || $0 == "." || $0 == "@" }
        && word.contains(where: \.isLetter)
      // A capital at the start of a sentence is no name.
      let isCapitalized =
        index > 0 && word.first?.isUppercase == true && word.count > 1 && !Self.endsSentence(words[index - 1])
      if isCode || isCapitalized && script == .latin { names.insert(word.lowercased()) }
    }
  }

  private static func script(of text: String) -> Script {
    var (latin, han, other) = (0, 0, 0)
    for scalar in text.unicodeScalars where scalar.properties.isAlphabetic {
      switch scalar.value {
      case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x20000...0x3FFFF: han += 1
      case 0..<0x0250: latin += 1
      default: other += 1
      }
    }
    // A character says as much as several letters.
    if latin + han + other == 0 { return .none }
    if han * 3 >= max(latin, other) { return .han }
    return latin >= other ? .latin : .other
  }

  private static func words(of text: String) -> [String] {
    text.split { !($0.isLetter || $0.isNumber || "_/.@'’-".contains($0)) }.map {
      var word = Substring(String($0).replacingOccurrences(of: "’", with: "'"))
      while let last = word.last, ".'-/".contains(last) { word.removeLast() }
      while let first = word.first, ".'-/".contains(first) { word.removeFirst() }
      return String(word)
    }.filter { !$0.isEmpty }
  }

  private static func endsSentence(_ word: String) -> Bool { word.hasSuffix(".") }

  private static func firstWord(of text: String) -> String {
    let start = text.drop { !($0.isLetter || $0.isNumber) }
    return String(start.prefix { $0.isLetter || $0.isNumber || $0 == "'" }).lowercased()
  }

  /// What differs between two answers, in words for a report; empty if nothing that matters does.
  package func differences(to other: Facts) -> [Difference] {
    var found: [Difference] = []
    if script != other.script, script != .none, other.script != .none { found.append(.language) }
    if yes != other.yes, yes != nil, other.yes != nil { found.append(.polarity) }
    if Set(numbers.keys) != Set(other.numbers.keys) { found.append(.numbers) }
    if yes == nil || other.yes == nil, isNegative != other.isNegative { found.append(.polarity) }
    if names != other.names { found.append(.names) }
    return found
  }

  package enum Difference: String, Hashable, Sendable, CaseIterable {
    case language, polarity, numbers, names
    /// Answers of a word or two that are different words.
    case label
  }
}

/// Numbers in a text, by their value.
enum Numbers {
  /// How often each number occurs: figures, English words up to twenty and tens, and Chinese numerals.
  static func found(in text: String) -> [String: Int] {
    var found: [String: Int] = [:]
    var rest = Substring(text)
    while let character = rest.first {
      if character.isASCII, character.isNumber {
        let figure = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." || $0 == "," }
        rest = rest.dropFirst(figure.count)
        found[value(ofFigure: figure), default: 0] += 1
      } else if digits[character] != nil || units[character] != nil, let (value, length) = chinese(rest) {
        rest = rest.dropFirst(length)
        found[value, default: 0] += 1
      } else if character.isLetter, character.isASCII {
        let word = rest.prefix { $0.isLetter && $0.isASCII }
        rest = rest.dropFirst(word.count)
        if let value = words[word.lowercased()] { found[String(value), default: 0] += 1 }
      } else {
        rest = rest.dropFirst()
      }
    }
    return found
  }

  /// `1,250.50` and `1250.5` are one number; list numbers such as `1.` are 1.
  private static func value(ofFigure figure: Substring) -> String {
    var text = figure.filter { $0 != "," }
    while text.hasSuffix(".") { text.removeLast() }
    if text.filter({ $0 == "." }).count > 1 { return text }
    if text.contains(".") {
      while text.hasSuffix("0") { text.removeLast() }
      if text.hasSuffix(".") { text.removeLast() }
    }
    let trimmed = text.drop { $0 == "0" }
    return trimmed.isEmpty || trimmed.first == "." ? "0" + trimmed : String(trimmed)
  }

  private static let words: [String: Int] = [
    "zero": 0, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90, "hundred": 100, "thousand": 1_000, "million": 1_000_000, "dozen": 12, "half": -2,
  ]

  private static let digits: [Character: Int] = [
    "零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "壹": 1, "贰": 2,
    "叁": 3,
    "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
  ]
  private static let units: [Character: Int] = [
    "十": 10, "百": 100, "千": 1_000, "拾": 10, "佰": 100, "仟": 1_000, "万": 10_000, "亿": 100_000_000,
  ]

  /// A Chinese numeral at the beginning of a text: 三百二十, 两万, 二〇二六, with how many characters it takes; `nil` for a
  /// single 一, which is an article as often as a number.
  private static func chinese(_ text: Substring) -> (value: String, length: Int)? {
    let numeral = text.prefix { digits[$0] != nil || units[$0] != nil }
    guard numeral != "一" else { return nil }
    if !numeral.contains(where: { units[$0] != nil }) {
      return (value(ofFigure: Substring(numeral.compactMap { digits[$0].map(String.init) }.joined())), numeral.count)
    }
    var (total, section, digit) = (0, 0, 0)
    for character in numeral {
      if let value = digits[character] {
        digit = value
      } else if let unit = units[character] {
        if unit >= 10_000 {
          let (product, overflow) = max(section + digit, 1).multipliedReportingOverflow(by: unit)
          guard !overflow, total < Int.max / 2, product < Int.max / 2 else { return nil }
          total += product
          (section, digit) = (0, 0)
        } else {
          section += max(digit, 1) * unit
          digit = 0
        }
      }
    }
    return (String(total + section + digit), numeral.count)
  }
}
