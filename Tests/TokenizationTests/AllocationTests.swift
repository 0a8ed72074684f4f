import CAllocationCounter
import Testing

@testable import Tokenization

/// Counting inputs of less than 64 KB allocates nothing.
@Suite struct AllocationTests {
  private static let texts: [(name: String, text: String)] = [
    ("prose", "The quick brown fox jumps over the lazy dog, doesn't it? Antidisestablishmentarianism! "),
    ("Chinese", "请你扮演一个资深的软件工程师，详细解释什么是提示工程。"), ("letters", "a"), ("spaces", " "), ("emoji", "👩🏽‍💻"),
    ("base64", "dGhpcyBpcyBub3QgYSBzZWNyZXQgYnV0IGl0IGxvb2tzIGxpa2Ugb25l"), ("digits", "0123456789"),
    ("marks", "e\u{301}\u{327}"), ("controls", "\u{1}\u{2}"), ("Thai", "ภาษาไทยไม่มีช่องว่าง"), ("newlines", "\n\r\n"),
  ]

  @Test(.enabled(if: CAllocationCounterIsAvailable()), arguments: Encoding.all, texts.map(\.name))
  func countingAllocatesNothing(encoding: Encoding, name: String) throws {
    let unit = try #require(Self.texts.first { $0.name == name }).text
    for size in [16, 500, 8_000, 65_000] {
      let text = Array(String(repeating: unit, count: max(size / unit.utf8.count, 1)).utf8)
      text.withUnsafeBytes { text in
        // Whatever is set up at the first use of an encoding is there now.
        let tokens = encoding.count(utf8: text)
        let before = CAllocationCount()
        let again = encoding.count(utf8: text)
        let limited = encoding.count(utf8: text, upTo: tokens / 2)
        let allocations = CAllocationCount() - before
        #expect(allocations == 0, "\(size) bytes")
        #expect(again == tokens && limited == tokens / 2 + 1)
      }
    }
  }

  @Test(.enabled(if: CAllocationCounterIsAvailable())) func theCounterCounts() {
    let before = CAllocationCount()
    let block = UnsafeMutableRawPointer.allocate(byteCount: 100, alignment: 8)
    let allocations = CAllocationCount() - before
    block.deallocate()
    #expect(allocations == 1)
  }
}
