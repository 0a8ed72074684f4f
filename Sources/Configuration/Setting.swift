package import SourceText

/// Who decided a value.
package enum Origin: Hashable, Sendable {
  /// Nobody: it is what trimtab does by itself.
  case builtIn
  /// A preset that a configuration extends.
  case preset(String)
  /// The `key: value` at `range` of the configuration file.
  case file(path: String, range: ByteRange)
  /// A flag, named with its dashes.
  case commandLine(flag: String)
}

/// A value and where it comes from.
package struct Setting<Value: Sendable>: Sendable {
  package var value: Value
  package var origin: Origin

  package init(_ value: Value, origin: Origin = .builtIn) {
    self.value = value
    self.origin = origin
  }
}

extension Setting: Equatable where Value: Equatable {}
extension Setting: Hashable where Value: Hashable {}
