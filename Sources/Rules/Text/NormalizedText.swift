/// A sentence reduced to what it says: for comparing sentences, in languages with and without blanks.
struct NormalizedText: Hashable {
  /// Words in lower case; every Han, Kana or Hangul character is a word of its own.
  let words: [String]
  /// The numbers in it, digits and 中文数字 alike, in order.
  let numbers: [String]
  /// How often it says no.
  let negations: Int

  init(_ text: String) {
    var words: [String] = []
    var word = ""
    func close() {
      if !word.isEmpty { words.append(word) }
      word = ""
    }
    for scalar in text.unicodeScalars {
      if scalar.isASCII {
        // Most of most prompts: no look-up of Unicode properties.
        let byte = UInt8(scalar.value)
        switch byte {
        case 0x61...0x7A, 0x30...0x39, 0x5F, 0x27: word.unicodeScalars.append(scalar)
        case 0x41...0x5A: word.unicodeScalars.append(Unicode.Scalar(byte | 0x20))
        default: close()
        }
      } else if Self.isIdeograph(scalar) {
        close()
        words.append(String(scalar))
      } else if scalar == "’" {
        word.append("'")
      } else if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
        word += scalar.properties.lowercaseMapping
      } else {
        close()
      }
    }
    close()
    self.words = words
    numbers = words.filter { word in
      word.unicodeScalars.allSatisfy { $0.properties.numericType != nil || Self.chineseDigits.contains($0) } || Self.numberWords.contains(word)
    }
    negations =
      words.count { Self.negationWords.contains($0) || $0.hasSuffix("n't") }
      + words.count { $0 == "不" || $0 == "勿" || $0 == "别" || $0 == "非" || $0 == "无" || $0 == "没" || $0 == "未" }
  }

  var isChinese: Bool { words.contains { $0.unicodeScalars.first.map(Self.isIdeograph) ?? false } }

  /// The share of words that both have, 0…1: |A ∩ B| / |A ∪ B| over multisets.
  func similarity(to other: NormalizedText) -> Double {
    if words == other.words { return 1 }
    var counts: [String: Int] = [:]
    for word in words { counts[word, default: 0] += 1 }
    var shared = 0
    for word in other.words {
      if let count = counts[word], count > 0 {
        counts[word] = count - 1
        shared += 1
      }
    }
    let union = words.count + other.words.count - shared
    return union == 0 ? 0 : Double(shared) / Double(union)
  }

  /// The words that only one of the two has.
  func difference(from other: NormalizedText) -> Set<String> { Set(words).symmetricDifference(other.words) }

  static func isIdeograph(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0x20000...0x3FFFF: true
    default: false
    }
  }

  private static let chineseDigits = Set("零〇一二三四五六七八九十百千万两".unicodeScalars)
  private static let numberWords: Set<String> = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "first", "second", "third", "once", "twice",
  ]
  private static let negationWords: Set<String> = ["not", "no", "never", "without", "cannot", "don't", "none", "neither", "nor", "avoid"]
}
