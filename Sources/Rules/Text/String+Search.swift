extension String {
  /// Whether the bytes of `needle` occur. The standard library looks for characters, and sets up tables to do so.
  func containsText(_ needle: String) -> Bool {
    let (text, part) = (Array(utf8), Array(needle.utf8))
    guard text.count >= part.count else { return false }
    return (0...text.count - part.count).contains { text[$0..<$0 + part.count].elementsEqual(part) }
  }
}
