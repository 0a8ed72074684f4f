/// Normalization form C (Unicode standard annex 15). Bytes that are not UTF-8 stay what they are and combine with nothing.
enum CanonicalComposition {
  /// The normal form; `nil` if it is the text itself.
  ///
  /// Only what lies between two characters that neither change nor combine is taken apart and put together again.
  ///
  /// - Complexity: linear in the size of `text`.
  static func normalForm(of text: UnsafeRawBufferPointer) -> [UInt8]? {
    let table = NormalizationTable.embedded
    // Below U+0300 everything is in normal form and combines with nothing before it.
    guard var position = text.firstIndex(where: { $0 >= 0xCC }) else { return nil }
    let classified = ClassifiedText(bytes: text)
    var result: [UInt8] = []
    var copied = 0
    // The start of the last character that later ones may combine with.
    var starter = position > 0 ? startOfCharacter(text, before: position) : 0
    while position < text.count {
      let kind = table.kind(of: classified, at: position)
      if kind.combiningClass == 0, !kind.mayChange {
        starter = position
        position += classified.character(at: position).length
        continue
      }
      // A segment: from the starter on, to the next character that stands for itself.
      var scalars: [UInt32] = []
      var end = starter
      while end < text.count {
        let kind = table.kind(of: classified, at: end)
        if end > position, kind.combiningClass == 0, !kind.mayChange { break }
        guard let scalar = scalar(classified, at: end) else { break }
        scalars.append(scalar)
        end += classified.character(at: end).length
      }
      if end <= position {
        // What stands before is not UTF-8.
        starter = position
        continue
      }
      let composed = compose(decompose(scalars, table), table)
      if composed != scalars {
        result.append(contentsOf: text[copied..<starter])
        for scalar in composed { append(scalar, to: &result) }
        copied = end
      }
      starter = end
      position = end
    }
    if copied == 0, result.isEmpty { return nil }
    result.append(contentsOf: text[copied...])
    return result
  }

  private static func startOfCharacter(_ text: UnsafeRawBufferPointer, before position: Int) -> Int {
    var start = position - 1
    while start > 0, position - start < 4, text[start] & 0xC0 == 0x80 { start -= 1 }
    return start
  }

  /// The code point at `offset`; `nil` for a byte that is not UTF-8.
  private static func scalar(_ text: ClassifiedText, at offset: Int) -> UInt32? {
    let length = text.character(at: offset).length
    let lead = text.bytes[offset]
    if lead < 0x80 { return UInt32(lead) }
    guard length > 1 else { return nil }
    var scalar = UInt32(lead) & (0x7F >> UInt32(length))
    for index in 1..<length { scalar = scalar << 6 | UInt32(text.bytes[offset + index] & 0x3F) }
    return scalar
  }

  private static func append(_ scalar: UInt32, to bytes: inout [UInt8]) {
    guard let scalar = Unicode.Scalar(scalar) else { return }
    bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
  }

  // MARK: Hangul, by arithmetic (The Unicode standard, section 3.12)

  private static let (syllables, leads, vowels, tails): (UInt32, UInt32, UInt32, UInt32) = (
    0xAC00, 0x1100, 0x1161, 0x11A7
  )
  private static let (leadCount, vowelCount, tailCount): (UInt32, UInt32, UInt32) = (19, 21, 28)

  private static func decompose(_ scalars: [UInt32], _ table: NormalizationTable) -> [UInt32] {
    var result: [UInt32] = []
    for scalar in scalars {
      let syllable = scalar &- syllables
      if syllable < leadCount * vowelCount * tailCount {
        result.append(leads + syllable / (vowelCount * tailCount))
        result.append(vowels + syllable % (vowelCount * tailCount) / tailCount)
        if syllable % tailCount != 0 { result.append(tails + syllable % tailCount) }
      } else {
        table.appendDecomposition(of: scalar, to: &result)
      }
    }
    sortMarks(&result, table)
    return result
  }

  /// Puts each run of marks into the order of their combining classes; those of the same class stay in order.
  private static func sortMarks(_ scalars: inout [UInt32], _ table: NormalizationTable) {
    var start = 0
    while start < scalars.count {
      guard table.combiningClass(of: scalars[start]) != 0 else {
        start += 1
        continue
      }
      var end = start + 1
      while end < scalars.count, table.combiningClass(of: scalars[end]) != 0 { end += 1 }
      if end - start > 1 {
        // By counting, so that a million marks take linear time.
        var byClass = [[UInt32]](repeating: [], count: 256)
        for scalar in scalars[start..<end] { byClass[Int(table.combiningClass(of: scalar))].append(scalar) }
        scalars.replaceSubrange(start..<end, with: byClass.joined())
      }
      start = end
    }
  }

  private static func compose(_ scalars: [UInt32], _ table: NormalizationTable) -> [UInt32] {
    var result: [UInt32] = []
    var starter: Int?
    var lastClass: UInt8 = 0
    for scalar in scalars {
      let combiningClass = table.combiningClass(of: scalar)
      if let place = starter, lastClass < combiningClass || result.count == place + 1,
        let composed = composed(result[place], scalar, table)
      {
        result[place] = composed
        continue
      }
      if combiningClass == 0 { starter = result.count }
      lastClass = combiningClass
      result.append(scalar)
    }
    return result
  }

  private static func composed(_ first: UInt32, _ second: UInt32, _ table: NormalizationTable) -> UInt32? {
    let (lead, vowel) = (first &- leads, second &- vowels)
    if lead < leadCount, vowel < vowelCount { return syllables + (lead * vowelCount + vowel) * tailCount }
    let (syllable, tail) = (first &- syllables, second &- tails)
    if syllable < leadCount * vowelCount * tailCount, syllable % tailCount == 0, tail > 0, tail < tailCount {
      return first + tail
    }
    return table.composition(of: first, second)
  }
}
