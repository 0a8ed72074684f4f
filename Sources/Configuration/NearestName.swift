/// Finds the name somebody meant to type.
package enum NearestName {
  /// The name that is at most two typing mistakes away, else one that begins with what was typed or that it begins
  /// with; `nil` if there is none. Case does not count, nor does `_` for `-`. Of equals the first in byte order wins.
  ///
  /// O(names × length²), for the moment after a mistake.
  package static func find(_ typed: String, among names: some Sequence<String>) -> String? {
    let wanted = folded(typed)
    guard wanted.count >= 2 else { return nil }
    // In a short name one mistake is a large part of it, and `en` is no misspelt `zh`.
    let limit = wanted.count <= 3 ? 1 : 2
    var best: (rank: Int, name: String)?
    for name in names {
      let candidate = folded(name)
      guard let rank = rank(wanted, candidate, limit: limit) else { continue }
      if let best, best.rank < rank || best.rank == rank && best.name.utf8.lexicographicallyPrecedes(name.utf8) {
        continue
      }
      best = (rank, name)
    }
    return best?.name
  }

  /// The number of mistakes; names that only share a beginning come after all others, the closest in length first.
  private static func rank(_ typed: [UInt8], _ name: [UInt8], limit: Int) -> Int? {
    if abs(typed.count - name.count) <= limit {
      let distance = editDistance(typed, name)
      if distance <= limit { return distance }
    }
    guard min(typed.count, name.count) >= 3, name.starts(with: typed) || typed.starts(with: name) else { return nil }
    return limit + abs(typed.count - name.count)
  }

  private static func folded(_ name: String) -> [UInt8] {
    name.utf8.map { byte in
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
      case UInt8(ascii: "_"): UInt8(ascii: "-")
      default: byte
      }
    }
  }

  /// The Damerau–Levenshtein distance in its restricted form: insertions, deletions, substitutions, and swaps of
  /// neighbours that are not edited again.
  static func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    if left.isEmpty || right.isEmpty { return max(left.count, right.count) }
    var beforeLast = [Int](repeating: 0, count: right.count + 1)
    var last = Array(0...right.count)
    for row in 1...left.count {
      var current = [Int](repeating: row, count: right.count + 1)
      for column in 1...right.count {
        let cost = left[row - 1] == right[column - 1] ? 0 : 1
        var best = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + cost)
        if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
          best = min(best, beforeLast[column - 2] + 1)
        }
        current[column] = best
      }
      beforeLast = last
      last = current
    }
    return last[right.count]
  }
}
