extension ModelCatalog {
  /// Ids that are at most two typing mistakes away: only the nearest of them, at most three, sorted.
  ///
  /// Another number is no mistake: `-8b` is another model than `-32b`, and one version is not a misspelt other.
  func nearest(to name: String) -> [String] {
    // Leaving out the end of an id is no typing mistake, but it is the likeliest one.
    let completed = ["-exp", "-latest", "-preview"].compactMap { model(id: name + $0)?.id }
    if !completed.isEmpty { return completed }
    let typed = name.utf8.map(\.lowercasedASCII)
    // In a short name one mistake is a large part of it, and "o2" is not a misspelt "gpt".
    var limit = typed.count <= 4 ? 1 : 2
    guard typed.count >= 2 else { return [] }
    var found: Set<String> = []
    forEachModelKey { key in
      let id = key.map(\.lowercasedASCII)
      guard abs(id.count - typed.count) <= limit, digits(id) == digits(typed) else { return }
      let distance = editDistance(typed, id)
      guard distance <= limit else { return }
      if distance < limit {
        limit = distance
        found.removeAll()
      }
      found.insert(String(decoding: key, as: UTF8.self))
    }
    return Array(found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.prefix(3))
  }
}

private func digits(_ name: [UInt8]) -> [UInt8] { name.filter { (0x30...0x39).contains($0) } }

/// The Damerau–Levenshtein distance in its restricted form: insertions, deletions, substitutions, and swaps of neighbours
/// that are not edited again.
func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
  if left.isEmpty { return right.count }
  if right.isEmpty { return left.count }
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
