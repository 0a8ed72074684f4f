/// How many typing mistakes lie between two names.
enum EditDistance {
  /// The nearest of `candidates` within two mistakes (one for short names), if there is only one as near.
  static func nearest(to name: String, among candidates: [String]) -> String? {
    let limit = name.utf8.count <= 4 ? 1 : 2
    var best: (distance: Int, names: [String]) = (limit + 1, [])
    for candidate in candidates where candidate != name {
      let distance = self.distance(Array(name.utf8), Array(candidate.utf8), limit: limit)
      if distance < best.distance {
        best = (distance, [candidate])
      } else if distance == best.distance, distance <= limit {
        best.names.append(candidate)
      }
    }
    return best.names.count == 1 ? best.names[0] : best.names.sorted().first { _ in best.distance <= 1 }
  }

  /// The Damerau–Levenshtein distance with adjacent transpositions; any number above `limit` stands for "more".
  private static func distance(_ first: [UInt8], _ second: [UInt8], limit: Int) -> Int {
    guard abs(first.count - second.count) <= limit else { return limit + 1 }
    var beforeLast = [Int](repeating: 0, count: second.count + 1)
    var last = Array(0...second.count)
    for (row, byte) in first.enumerated() {
      var current = [row + 1] + [Int](repeating: 0, count: second.count)
      for (column, other) in second.enumerated() {
        var cost = min(last[column + 1] + 1, current[column] + 1, last[column] + (byte == other ? 0 : 1))
        if row > 0, column > 0, byte == second[column - 1], first[row - 1] == other {
          cost = min(cost, beforeLast[column - 1] + 1)
        }
        current[column + 1] = cost
      }
      (beforeLast, last) = (last, current)
    }
    return last[second.count]
  }
}
