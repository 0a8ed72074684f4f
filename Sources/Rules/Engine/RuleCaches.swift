import ModelCatalog
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

/// What a run works out once for all files.
final class RuleCaches {
  let patterns = PatternCache()
  private var lookups: [String: ModelLookup] = [:]

  /// What `catalog` knows about a model name.
  func lookup(_ name: String, in catalog: ModelCatalog) -> ModelLookup {
    if let known = lookups[name] { return known }
    let found = catalog.lookup(name)
    lookups[name] = found
    return found
  }
}
