import SourceText
import Testing

/// Applying edits: order, overlap, bounds.
@Suite struct EditTests {
  /// Disjoint edits, some of them touching.
  private static func edits(in count: Int, using random: inout SplitMix64) -> [Edit] {
    var edits: [Edit] = []
    var position = 0
    while position < count {
      let start = position + random.number(below: 6)
      let end = start + random.number(below: 5)
      guard end <= count else { break }
      edits.append(Edit(replacing: start..<end, with: random.text(of: ["x", "", "你", "\r\n", "🙂"], upTo: 3)))
      // Two insertions at one place have no order of their own.
      position = start == end ? end + 1 : end
    }
    return edits
  }

  @Test(arguments: 0..<200)
  func equalsReplacingFromTheEnd(seed: Int) {
    var random = SplitMix64(seed: UInt64(seed))
    let source = SourceText(path: "f", text: random.text(of: ["abc ", "é", "\n", "汉字"], upTo: 20))
    let edits = Self.edits(in: source.bytes.count, using: &random)
    var expected = source.bytes
    for edit in edits.reversed() { expected.replaceSubrange(edit.range, with: edit.replacement.utf8) }
    #expect(source.applying(edits)?.bytes == expected)
    #expect(source.applying(edits.shuffled(using: &random))?.bytes == expected)
    #expect(source.applying(edits)?.path == "f")
  }

  @Test(arguments: [
    [0..<3, 2..<4], [2..<4, 0..<3], [0..<5, 1..<2], [1..<2, 1..<3], [1..<4, 2..<2], [0..<2, 0..<2],
  ])
  func overlapIsRefused(ranges: [ByteRange]) {
    let edits = ranges.map { Edit(replacing: $0, with: "x") }
    #expect(SourceText(path: "", text: "abcdef").applying(edits) == nil)
  }

  @Test(arguments: [5..<7, 7..<8, 0..<100])
  func outsideIsRefused(range: ByteRange) {
    #expect(SourceText(path: "", text: "abcdef").applying([Edit(replacing: range, with: "")]) == nil)
  }

  @Test func insertionsBesideAReplacementAreTaken() {
    let edits = [
      Edit(replacing: 1..<3, with: "X"), Edit(replacing: 1..<1, with: "<"), Edit(replacing: 3..<3, with: ">"),
    ]
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
      let result = SourceText(path: "", text: "abcd").applying(order.map { edits[$0] })
      #expect(result?.text(in: 0..<99) == "a<X>d")
    }
  }

  /// The order of the edits does not matter, so two insertions at one place are either refused or sorted.
  @Test func insertionsAtOnePlaceDoNotDependOnTheirOrder() {
    let source = SourceText(path: "", text: "abcd")
    let edits = [Edit(replacing: 2..<2, with: "x"), Edit(replacing: 2..<2, with: "y")]
    #expect(source.applying(edits)?.bytes == source.applying(edits.reversed())?.bytes)
  }

  @Test func noEditsAreNoChange() {
    #expect(SourceText(path: "", text: "\u{FEFF}a\r\n").applying([])?.bytes == Array("\u{FEFF}a\r\n".utf8))
  }
}
