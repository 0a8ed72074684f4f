/// chrF: how alike two texts are by their character n-grams, from 0 to 1 (Popović, WMT 2015).
package enum CharacterFScore {
  /// The F₂ score over n-grams of 1 to 6 characters without blanks. Symmetric only where both texts are of one length.
  /// O(n) for texts of n characters.
  package static func score(_ hypothesis: String, reference: String) -> Double {
    let first = hypothesis.filter { !$0.isWhitespace }.map { $0 }
    let second = reference.filter { !$0.isWhitespace }.map { $0 }
    if first.isEmpty || second.isEmpty { return first.isEmpty && second.isEmpty ? 1 : 0 }
    var (precision, recall, orders) = (0.0, 0.0, 0.0)
    for order in 1...6 {
      let (mine, theirs) = (grams(first, order), grams(second, order))
      let (mineCount, theirsCount) = (max(0, first.count - order + 1), max(0, second.count - order + 1))
      guard mineCount > 0, theirsCount > 0 else { continue }
      let common = mine.reduce(0) { $0 + min($1.value, theirs[$1.key] ?? 0) }
      precision += Double(common) / Double(mineCount)
      recall += Double(common) / Double(theirsCount)
      orders += 1
    }
    guard orders > 0 else { return 0 }
    precision /= orders
    recall /= orders
    // β = 2: recall counts twice as much.
    return precision + recall > 0 ? 5 * precision * recall / (4 * precision + recall) : 0
  }

  private static func grams(_ characters: [Character], _ order: Int) -> [ArraySlice<Character>: Int] {
    guard characters.count >= order else { return [:] }
    var counts: [ArraySlice<Character>: Int] = [:]
    for start in 0...(characters.count - order) { counts[characters[start..<start + order], default: 0] += 1 }
    return counts
  }
}
