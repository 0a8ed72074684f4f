package import SourceText

/// The difference of two versions of a file, as `git apply` and `patch` read it.
package enum UnifiedDiff {
  /// Lines of context around a change.
  private static let context = 3

  /// The diff from `old` to `new`, with `path` in both of its headers; empty if the bytes are equal.
  ///
  /// The shortest edit script of the lines between the common start and end (Myers, "An O(ND) difference algorithm", 1986);
  /// two texts that have little in common are shown as one block. Line ends are part of the lines, whatever they are.
  package static func text(from old: SourceText, to new: SourceText, path: String) -> [UInt8] {
    guard old.bytes != new.bytes else { return [] }
    let (before, after) = (lines(old.bytes), lines(new.bytes))
    var output = Array("--- \(quoted("a/" + path))\n+++ \(quoted("b/" + path))\n".utf8)
    for hunk in hunks(script(before, after)) {
      let (removed, added) = (hunk.compactMap(\.old), hunk.compactMap(\.new))
      // Only a file without lines, or one that loses them all, has a hunk without lines on one side.
      let (oldStart, newStart) = (removed.first.map { $0 + 1 } ?? 0, added.first.map { $0 + 1 } ?? 0)
      output += "@@ -\(oldStart),\(removed.count) +\(newStart),\(added.count) @@\n".utf8
      for step in hunk {
        switch (step.old, step.new) {
        case (let line?, .some): append(" ", before[line], to: &output)
        case (let line?, nil): append("-", before[line], to: &output)
        case (nil, let line?): append("+", after[line], to: &output)
        case (nil, nil): break
        }
      }
    }
    return output
  }

  /// One line of a script: in both files, in the old one, or in the new one.
  private struct Step {
    var old: Int?
    var new: Int?
    var isChange: Bool { old == nil || new == nil }
  }

  private static func append(_ sign: String, _ line: ArraySlice<UInt8>, to output: inout [UInt8]) {
    output += sign.utf8
    output += line
    if line.last != 0x0A { output += "\n\\ No newline at end of file\n".utf8 }
  }

  /// The lines with their ends.
  private static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = 0
    for index in bytes.indices where bytes[index] == 0x0A {
      lines.append(bytes[start...index])
      start = index + 1
    }
    if start < bytes.count { lines.append(bytes[start...]) }
    return lines
  }

  private static func script(_ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>]) -> [Step] {
    var head = 0
    while head < min(old.count, new.count), old[head] == new[head] { head += 1 }
    var tail = 0
    while tail < min(old.count, new.count) - head, old[old.count - 1 - tail] == new[new.count - 1 - tail] { tail += 1 }
    let (oldMiddle, newMiddle) = (Array(old[head..<old.count - tail]), Array(new[head..<new.count - tail]))
    var steps = (0..<head).map { Step(old: $0, new: $0) }
    for step in middle(oldMiddle, newMiddle) {
      steps.append(Step(old: step.old.map { $0 + head }, new: step.new.map { $0 + head }))
    }
    for index in 0..<tail { steps.append(Step(old: old.count - tail + index, new: new.count - tail + index)) }
    return steps
  }

  /// Changes beyond which the shortest script is not looked for.
  private static let longest = 2_000

  private static func middle(_ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>]) -> [Step] {
    let all = old.indices.map { Step(old: $0, new: nil) } + new.indices.map { Step(old: nil, new: $0) }
    if old.isEmpty || new.isEmpty { return all }
    // furthest[k] is how far the old text is read on diagonal k after d changes.
    let limit = min(old.count + new.count, longest)
    var furthest = [Int](repeating: 0, count: 2 * limit + 2)
    var history: [[Int]] = []
    for changes in 0...limit {
      history.append(furthest)
      for diagonal in stride(from: -changes, through: changes, by: 2) {
        let isDown =
          diagonal == -changes || diagonal != changes && furthest[limit + diagonal - 1] < furthest[limit + diagonal + 1]
        var x = isDown ? furthest[limit + diagonal + 1] : furthest[limit + diagonal - 1] + 1
        var y = x - diagonal
        while x < old.count, y < new.count, old[x] == new[y] { (x, y) = (x + 1, y + 1) }
        furthest[limit + diagonal] = x
        if x >= old.count, y >= new.count { return steps(back: history, changes, limit, old.count, new.count) }
      }
      if changes == limit { break }
    }
    return all
  }

  private static func steps(back history: [[Int]], _ changes: Int, _ limit: Int, _ x: Int, _ y: Int) -> [Step] {
    var steps: [Step] = []
    var (x, y) = (x, y)
    for change in stride(from: changes, through: 0, by: -1) {
      let furthest = history[change]
      let diagonal = x - y
      let isDown =
        diagonal == -change || diagonal != change && furthest[limit + diagonal - 1] < furthest[limit + diagonal + 1]
      let previous = isDown ? diagonal + 1 : diagonal - 1
      let (previousX, previousY) = (furthest[limit + previous], furthest[limit + previous] - previous)
      while x > previousX, y > previousY, x > 0, y > 0 {
        steps.append(Step(old: x - 1, new: y - 1))
        (x, y) = (x - 1, y - 1)
      }
      if change > 0 {
        steps.append(isDown ? Step(old: nil, new: y - 1) : Step(old: x - 1, new: nil))
        (x, y) = (previousX, previousY)
      }
    }
    return steps.reversed()
  }

  /// Changes with the lines around them; those that are near one another are one hunk.
  private static func hunks(_ steps: [Step]) -> [[Step]] {
    var hunks: [Range<Int>] = []
    for index in steps.indices where steps[index].isChange {
      let range = max(0, index - context)..<min(steps.count, index + context + 1)
      if let last = hunks.last, range.lowerBound <= last.upperBound {
        hunks[hunks.count - 1] = last.lowerBound..<range.upperBound
      } else {
        hunks.append(range)
      }
    }
    return hunks.map { Array(steps[$0]) }
  }

  /// A path as git writes it: in quotes if it holds characters that would end it.
  private static func quoted(_ path: String) -> String {
    guard path.utf8.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") || $0 == 0x7F })
    else { return path.utf8.last == 0x20 || path.contains(" ") ? path + "\t" : path }
    var result = "\""
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "\""): result += "\\\""
      case UInt8(ascii: "\\"): result += "\\\\"
      case 0x09: result += "\\t"
      case 0x0A: result += "\\n"
      case 0x0D: result += "\\r"
      case ..<0x20, 0x7F...:
        let digits = String(byte, radix: 8)
        result += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
      default: result.unicodeScalars.append(Unicode.Scalar(byte))
      }
    }
    return result + "\""
  }
}
