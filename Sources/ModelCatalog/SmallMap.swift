/// A map of a handful of keys, searched in order.
///
/// A hash table over a type of our own makes the runtime look for its conformance to `Hashable` among all that the
/// program has: at start that costs more than every look-up a run makes.
package struct SmallMap<Key: Sendable, Value: Sendable>: Sendable {
  package private(set) var entries: [(key: Key, value: Value)] = []

  package init() {}
}

extension SmallMap where Key: Equatable {
  /// O(number of keys).
  package subscript(key: Key) -> Value? {
    get { entries.first { $0.key == key }?.value }
    set {
      entries.removeAll { $0.key == key }
      if let newValue { entries.append((key, newValue)) }
    }
  }
}

extension SmallMap: ExpressibleByDictionaryLiteral where Key: Equatable {
  /// Of equal keys, the last one counts.
  package init(dictionaryLiteral elements: (Key, Value)...) {
    for (key, value) in elements { self[key] = value }
  }
}

extension SmallMap: Equatable where Key: Equatable, Value: Equatable {
  /// Whether both have the same keys with the same values, in whatever order.
  package static func == (left: Self, right: Self) -> Bool {
    left.entries.count == right.entries.count && left.entries.allSatisfy { right[$0.key] == $0.value }
  }
}
