import Testing

@testable import Rules

/// What keeps rules from trying expressions that cannot match.
@Suite struct TextSearchTests {
  private static let texts = [
    "Write at most three Sentences. 用中文回答，不超过三句话。", "", "ab", "DON'T use Markdown\r\n", "🙂🙂 naïve Straße",
    String(repeating: "Keep the answer short. 简洁。", count: 2000),
  ]

  @Test(arguments: texts)
  func everyRunOfTheTextMayOccur(text: String) {
    let utf8 = Array(text.utf8)
    let index = TrigramIndex(utf8)
    let lower = utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    for length in 3...9 {
      for start in stride(from: 0, through: min(lower.count, 300) - length, by: 1) {
        guard let word = String(validating: lower[start..<start + length], as: UTF8.self) else { continue }
        #expect(index.mayContain(anyOf: [word]), "\(word)")
      }
    }
  }

  @Test func mostWordsOfAnotherTextMayNot() {
    let index = TrigramIndex(Array(Self.texts[0].utf8))
    let absent = ["comprehensive", "markdown", "json", "詳細", "历史", "bullet", "xylophone", "token"]
    #expect(absent.filter { index.mayContain(anyOf: [$0]) }.isEmpty)
  }

  @Test func wordStartsAreFoundInOnePass() {
    let starts = WordStarts([["sentence", "字"], ["mark"], []])
    let text = "Sentences, presentences; 十字。Remark, MARKDOWN _mark mark"
    let places = starts.places(in: Array(text.utf8)).map {
      $0.map { String(decoding: Array(text.utf8)[$0], as: UTF8.self) }
    }
    #expect(places == [["Sentence", "字"], ["MARK", "mark"], []])
  }

  @Test func wordSetHoldsItsWordsAndNoOthers() {
    let set = WordSet("always never not 不 naïve")
    for word in ["always", "never", "not", "不", "naïve"] { #expect(set.contains(NormalizedText(word).words[0])) }
    for word in ["alway", "nevers", "n", "没", "naive"] { #expect(!set.contains(NormalizedText(word).words[0])) }
  }
}
