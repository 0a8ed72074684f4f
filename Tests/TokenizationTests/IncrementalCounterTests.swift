import Testing

@testable import Tokenization

@Suite struct IncrementalCounterTests {
  /// Cut anywhere, within characters too.
  @Test(arguments: Tables.allNames)
  func partsCountLikeTheWhole(name: String) throws {
    let encoding = try Tables.library.encoding(named: name)
    var random = SplitMix64(seed: 5)
    for _ in 0..<25 {
      var counter = Encoding.IncrementalCounter(encoding)
      var text: [UInt8] = []
      for _ in 0..<Int.random(in: 1...14, using: &random) {
        let part = (0..<Int.random(in: 0...5, using: &random)).flatMap { _ in TextGenerator.bytes(using: &random) }
        let cut = Int.random(in: 0...part.count, using: &random)
        for piece in [part[..<cut], part[cut...]] {
          Array(piece).withUnsafeBytes { counter.append(utf8: $0) }
          text += piece
        }
        let expected = text.withUnsafeBytes { encoding.count(utf8: $0) }
        guard counter.count == expected else {
          Issue.record(
            "\(name): \(counter.count) instead of \(expected): \(String(decoding: text, as: UTF8.self).debugDescription)"
          )
          return
        }
      }
    }
  }

  /// A letter at a time, a quadratic method would not come back.
  @Test(arguments: ["a", "中", " "])
  func lettersOneByOne(unit: String) {
    var counter = Encoding.IncrementalCounter(.o200kBase)
    for _ in 0..<30_000 { counter.append(unit) }
    #expect(counter.count == Encoding.o200kBase.count(String(repeating: unit, count: 30_000)))
  }

  @Test func copiesAreIndependent() {
    var counter = Encoding.IncrementalCounter(.cl100kBase)
    #expect(counter.count == 0)
    counter.append("hello")
    var copy = counter
    copy.append(" world")
    #expect(counter.count == 1 && copy.count == 2)
  }
}
