import Patterns

/// Compiled patterns by their text, so that a rule can write its expression where it uses it.
final class PatternCache {
  private var compiled: [String: Pattern?] = [:]

  subscript(regex: String) -> Pattern? {
    if let known = compiled[regex] { return known }
    let pattern = try? Pattern(regex)
    compiled[regex] = .some(pattern)
    return pattern
  }
}
