import Patterns

/// Compiled patterns, so that a rule can write its expression where it uses it.
///
/// A literal is known by its address: hashing the text of a long expression costs more than matching it.
final class PatternCache {
  private var compiled: [UnsafePointer<UInt8>: Pattern?] = [:]

  subscript(regex: StaticString) -> Pattern? {
    if let known = compiled[regex.utf8Start] { return known }
    let pattern = try? Pattern(regex.description)
    compiled[regex.utf8Start] = .some(pattern)
    return pattern
  }
}
