/// A sentence reduced to what it says: for comparing sentences, in languages with and without blanks.
///
/// Words are kept as hashes (FNV-1a, 64 bits): they are only ever compared, and making a string of each would cost more
/// than everything else that is done with them.
struct NormalizedText: Hashable {
  /// A word in lower case; every Han, Kana or Hangul character is a word of its own.
  typealias Word = Int

  private(set) var words: [Word] = []
  /// The numbers in it, digits and 中文数字 alike, in order.
  private(set) var numbers: [Word] = []
  /// How often it says no.
  private(set) var negations = 0
  /// Whether it has a Han, Kana or Hangul character.
  private(set) var isChinese = false
  /// The words of more than three letters, and all ideographs: the ones worth comparing sentences by.
  private(set) var contentWords: [Word] = []

  init(_ text: String) { self.init(Array(text.utf8)[...]) }

  /// O(length).
  init(_ utf8: ArraySlice<UInt8>) {
    // English has about six bytes to a word, Chinese three.
    words.reserveCapacity(utf8.count / 5 + 1)
    contentWords.reserveCapacity(utf8.count / 8 + 1)
    utf8.withUnsafeBufferPointer { bytes in
      var index = 0
      while index < bytes.count {
        let byte = bytes[index]
        if byte < 0x80 {
          guard Self.isWordByte(byte) else {
            index += 1
            continue
          }
          addWord(bytes, &index)
        } else {
          let length = byte < 0xE0 ? 2 : (byte < 0xF0 ? 3 : 4)
          let character = UnsafeBufferPointer(rebasing: bytes[index..<min(index + length, bytes.count)])
          if Self.isIdeograph(character) {
            addIdeograph(character)
            index += length
          } else if Self.isPunctuation(character) {
            index += length
          } else {
            addWord(bytes, &index)
          }
        }
      }
    }
  }

  private mutating func addWord(_ bytes: UnsafeBufferPointer<UInt8>, _ index: inout Int) {
    var hash = Self.offsetBasis
    var isNumber = true
    let start = index
    var last: (UInt8, UInt8, UInt8) = (0, 0, 0)
    while index < bytes.count {
      var byte = bytes[index]
      if byte < 0x80 {
        guard Self.isWordByte(byte) else { break }
        if (0x41...0x5A).contains(byte) { byte |= 0x20 }
        if !(0x30...0x39).contains(byte) { isNumber = false }
        hash = (hash ^ Word(byte)) &* Self.prime
        last = (last.1, last.2, byte)
        index += 1
      } else {
        let length = byte < 0xE0 ? 2 : (byte < 0xF0 ? 3 : 4)
        let end = min(index + length, bytes.count)
        let character = UnsafeBufferPointer(rebasing: bytes[index..<end])
        if Self.isIdeograph(character) || Self.isPunctuation(character) { break }
        isNumber = false
        for position in index..<end { hash = (hash ^ Word(bytes[position])) &* Self.prime }
        index = end
      }
    }
    words.append(hash)
    if isNumber || Self.numberWords.contains(hash) { numbers.append(hash) }
    let isContraction = last == (UInt8(ascii: "n"), UInt8(ascii: "'"), UInt8(ascii: "t"))
    if isContraction || Self.negationWords.contains(hash) { negations += 1 }
    if index - start > 3 { contentWords.append(hash) }
  }

  private mutating func addIdeograph(_ character: UnsafeBufferPointer<UInt8>) {
    let hash = Self.hash(character, from: 0, to: character.count)
    isChinese = true
    words.append(hash)
    contentWords.append(hash)
    if Self.chineseDigits.contains(hash) { numbers.append(hash) }
    if Self.chineseNegations.contains(hash) { negations += 1 }
  }

  /// The share of words that both have, 0…1: |A ∩ B| / |A ∪ B| over multisets.
  func similarity(to other: NormalizedText) -> Double {
    if words == other.words { return 1 }
    var counts: [Word: Int] = [:]
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

  // MARK: Characters

  private static func isWordByte(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x5F
      || byte == 0x27
  }

  /// Han, Kana and Hangul: three bytes from E3 81 to ED, or four from F0 A0 on.
  private static func isIdeograph(_ character: UnsafeBufferPointer<UInt8>) -> Bool {
    switch character[0] {
    case 0xE3: character.count > 1 && character[1] >= 0x81
    case 0xE4...0xED: true
    case 0xEF: character.count > 1 && (0xA4...0xAB).contains(character[1])
    case 0xF0: character.count > 1 && character[1] >= 0xA0
    default: false
    }
  }

  /// General and CJK punctuation, full-width forms, Latin-1 signs.
  private static func isPunctuation(_ character: UnsafeBufferPointer<UInt8>) -> Bool {
    switch character[0] {
    case 0xC2: true
    case 0xE2: character.count > 1 && (0x80...0xAF).contains(character[1])
    case 0xE3: character.count > 1 && character[1] == 0x80
    case 0xEF: character.count > 1 && (0xBC...0xBF).contains(character[1])
    default: false
    }
  }

  // MARK: Words

  static let offsetBasis = Word(bitPattern: 0xCBF2_9CE4_8422_2325)
  private static let prime: Word = 0x100_0000_01B3

  /// FNV-1a, one byte further.
  static func adding(_ byte: UInt8, to hash: Word) -> Word { (hash ^ Word(byte)) &* prime }

  /// The hash of one word in lower case.
  static func hash(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Word {
    var hash = offsetBasis
    for index in start..<end { hash = adding(bytes[index], to: hash) }
    return hash
  }

  /// The hash of words in their order.
  static func hash(_ words: [Word]) -> Word { words.reduce(offsetBasis) { ($0 ^ $1) &* prime } }

  private static let numberWords = WordSet(
    "one two three four five six seven eight nine ten first second third once twice")
  private static let negationWords = WordSet("not no never without cannot none neither nor avoid")
  private static let chineseDigits = WordSet("零 〇 一 二 三 四 五 六 七 八 九 十 百 千 万 两")
  private static let chineseNegations = WordSet("不 勿 别 非 无 没 未")
}
