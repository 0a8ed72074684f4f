import SourceText
import Testing

/// Searching bytes against searching at every offset.
@Suite struct ByteSearchTests {
  private static func naive(_ haystack: [UInt8], _ needle: [UInt8], from: Int, to end: Int) -> Int? {
    guard from <= end else { return nil }
    return (from...end).first { $0 + needle.count <= end && Array(haystack[$0..<$0 + needle.count]) == needle }
  }

  @Test func agreesWithTheNaiveSearch() {
    var random = SplitMix64(seed: 3)
    let needles: [StaticString] = ["a", "ab", "aab", "你", "{{", "}}"]
    for _ in 0..<2000 {
      let bytes = Array(random.text(of: ["a", "b", "你", "{", "}"], upTo: 12).utf8)
      let from = random.number(below: bytes.count + 1)
      let end = from + random.number(below: bytes.count - from + 1)
      for needle in needles {
        let text = Array(needle.description.utf8)
        #expect(bytes.firstIndex(of: needle, from: from, to: end) == Self.naive(bytes, text, from: from, to: end))
        #expect(bytes.hasBytes(needle, at: from) == bytes[from...].starts(with: text))
      }
      let occurs = needles.contains {
        Self.naive(bytes, Array($0.description.utf8), from: 0, to: bytes.count) != nil
      }
      #expect(bytes.containsAny(of: needles) == occurs)
    }
  }

  @Test func nothingIsFoundOutside() {
    let bytes = Array("abc".utf8)
    #expect(!bytes.hasBytes("a", at: -1))
    #expect(!bytes.hasBytes("cd", at: 2))
    #expect(bytes.firstIndex(of: "a", from: 9) == nil)
    #expect(bytes.firstIndex(of: "", from: 0) == nil)
    #expect(bytes.endOfLine(from: 0) == 3)
    #expect(Array("a\nb".utf8).endOfLine(from: 0) == 1)
  }
}
