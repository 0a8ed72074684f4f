/// chrF: how alike two texts are by their character n-grams, from 0 to 1 (Popović, WMT 2015).
package enum CharacterFScore {
  /// The F₂ score over n-grams of 1 to 6 characters without blanks. Symmetric only where both texts are of one length.
  /// O(n) for texts of n characters.
  package static func score(_ hypothesis: String, reference: String) -> Double {
    let first = hypothesis.unicodeScalars.filter { !$0.properties.isWhitespace }.map(\.value)
    let second = reference.unicodeScalars.filter { !$0.properties.isWhitespace }.map(\.value)
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

  /// Up to six characters, whose scalars have 21 bits each.
  private struct Gram: Hashable {
    var front: UInt64 = 0
    var back: UInt64 = 0
  }

  private static func grams(_ scalars: [UInt32], _ order: Int) -> [Gram: Int] {
    guard scalars.count >= order else { return [:] }
    var counts: [Gram: Int] = [:]
    counts.reserveCapacity(scalars.count)
    for start in 0...(scalars.count - order) {
      var gram = Gram()
      for (place, scalar) in scalars[start..<start + order].enumerated() {
        if place < 3 {
          gram.front = gram.front << 21 | UInt64(scalar)
        } else {
          gram.back = gram.back << 21 | UInt64(scalar)
        }
      }
      counts[gram, default: 0] += 1
    }
    return counts
  }
}
