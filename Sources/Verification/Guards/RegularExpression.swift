import Foundation

/// A regular expression of a file, which may be of any kind.
enum RegularExpression {
  /// Whether a text can be read as one.
  static func isValid(_ pattern: String) -> Bool { (try? NSRegularExpression(pattern: pattern)) != nil }

  /// Seconds for one text: some expressions take time that doubles with every character.
  private static let limit = 0.25

  /// Whether a text has a match; `nil` if that takes too long to tell, or the expression is none.
  package static func matches(_ pattern: String, in text: String) -> Bool? {
    guard let expression = try? NSRegularExpression(pattern: pattern) else { return nil }
    let start = ContinuousClock.now
    var found: Bool? = false
    expression.enumerateMatches(
      in: text, options: [.reportProgress], range: NSRange(location: 0, length: text.utf16.count)
    ) { match, _, stop in
      if match != nil {
        found = true
        stop.pointee = true
      } else if ContinuousClock.now - start > .seconds(limit) {
        found = nil
        stop.pointee = true
      }
    }
    return found
  }
}
