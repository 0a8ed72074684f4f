import Prompts
import SourceText

extension Template {
  /// Whether the template puts something into `range`, so that its text is not known. O(log n + escapes in `range`).
  func fills(_ range: ByteRange) -> Bool {
    var low = 0
    var high = expressions.count
    while low < high {
      let middle = (low + high) / 2
      if expressions[middle].range.upperBound <= range.lowerBound { low = middle + 1 } else { high = middle }
    }
    while low < expressions.count, expressions[low].range.lowerBound < range.upperBound {
      if expressions[low].kind != .escape { return true }
      low += 1
    }
    return false
  }
}
