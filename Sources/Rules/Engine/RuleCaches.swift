import ModelCatalog
import Patterns

/// Compiled patterns, so that a rule can write its expression where it uses it.
///
/// A literal is known by its address: hashing the text of a long expression costs more than matching it.
final class PatternCache {
  private var compiled: [(address: UnsafePointer<UInt8>, pattern: Pattern?)] = []

  subscript(regex: StaticString) -> Pattern? {
    // There are a few dozen: a list is searched before a dictionary is set up.
    if let known = compiled.first(where: { $0.address == regex.utf8Start }) { return known.pattern }
    let pattern = try? Pattern(regex.description)
    compiled.append((regex.utf8Start, pattern))
    return pattern
  }
}

/// What a run works out once for all files.
final class RuleCaches {
  let patterns = PatternCache()
  private var lookups: [String: ModelLookup] = [:]
  private var selections: [String: [Model]] = [:]

  /// The models that `select` picks from a catalogue, which takes reading all of it; picked once for each `key`.
  func models(_ key: String, select: () -> [Model]) -> [Model] {
    if let known = selections[key] { return known }
    let selected = select()
    selections[key] = selected
    return selected
  }

  /// What `catalog` knows about a model name.
  func lookup(_ name: String, in catalog: ModelCatalog) -> ModelLookup {
    if let known = lookups[name] { return known }
    let found = catalog.lookup(name)
    lookups[name] = found
    return found
  }
}
