import Diagnostics
import SourceText
import YAMLSyntax

/// A key with a name, and its value with aliases resolved.
struct NamedEntry {
  var name: String
  var key: YAMLNode
  var value: YAMLNode
  /// Key and value as written.
  var range: ByteRange
}

// Readers of single values. Each reports what is wrong and returns `nil`.
extension ConfigurationReader {
  func origin(of entry: NamedEntry) -> Origin {
    origin(at: entry.range)
  }

  func origin(at range: ByteRange) -> Origin { fixedOrigin ?? .file(path: source.path, range: range) }

  /// The entries with a known key and a value.
  mutating func entries(of node: YAMLNode, known: [String]) -> [NamedEntry] {
    var result: [NamedEntry] = []
    for entry in entries(of: node) {
      if known.contains(entry.name) {
        result.append(entry)
      } else {
        report(.unknownKey(entry.name, known: known), at: entry.key.contentRange)
      }
    }
    return result
  }

  /// The entries of a map whose keys are not fixed.
  mutating func entries(of entry: NamedEntry) -> [NamedEntry] {
    guard entry.value.isMapping else {
      report(.wrongType(entry.name, expected: .mapping), at: entry.value.contentRange)
      return []
    }
    return entries(of: entry.value)
  }

  private mutating func entries(of node: YAMLNode) -> [NamedEntry] {
    var result: [NamedEntry] = []
    for entry in node.mergedEntries {
      guard let name = entry.key.text else {
        report(.keyNotText, at: entry.key.contentRange)
        continue
      }
      if entry.value.isNull {
        report(.noValue(name), at: entry.key.contentRange)
        continue
      }
      result.append(NamedEntry(name: name, key: entry.key, value: entry.value.resolved, range: entry.range))
    }
    return result
  }

  mutating func text(_ entry: NamedEntry) -> String? {
    guard let text = entry.value.string else {
      report(.wrongType(entry.name, expected: .text), at: entry.value.contentRange)
      return nil
    }
    if text.isEmpty {
      report(.emptyText(entry.name), at: entry.value.contentRange)
      return nil
    }
    return text
  }

  mutating func choice(_ entry: NamedEntry, among allowed: [String]) -> String? {
    guard let text = entry.value.text else {
      report(.wrongType(entry.name, expected: .text), at: entry.value.contentRange)
      return nil
    }
    guard allowed.contains(text) else {
      report(.notOneOf(text, key: entry.name, allowed: allowed), at: entry.value.contentRange)
      return nil
    }
    return text
  }

  /// A whole number from ``Settings/counts``, as a number or as text: `4_000` needs quotes in some editors' eyes.
  mutating func count(_ entry: NamedEntry) -> Int? {
    let node = entry.value
    let value = node.int ?? node.string.flatMap { Int($0.filter { $0 != "_" }) }
    guard let value, Settings.counts.contains(value) else {
      report(.wrongType(entry.name, expected: .count), at: node.contentRange)
      return nil
    }
    return value
  }

  /// An amount of money above 0, in US dollars.
  mutating func amount(_ entry: NamedEntry) -> Double? {
    let text = entry.value.text ?? source.text(in: entry.value.contentRange)
    guard let value = Double(text.first == "$" ? text.dropFirst() : text[...]), value > 0, value < 1e9 else {
      report(.badAmount(text), at: entry.value.contentRange)
      return nil
    }
    return value
  }

  /// A time above 0 in seconds: `2s`, `800ms`.
  mutating func seconds(_ entry: NamedEntry) -> Double? {
    let text = entry.value.text ?? source.text(in: entry.value.contentRange)
    let value =
      text.hasSuffix("ms")
      ? Double(text.dropLast(2)).map { $0 / 1000 } : (text.hasSuffix("s") ? Double(text.dropLast()) : nil)
    guard let value, value > 0, value < 1e6 else {
      report(.badTime(text), at: entry.value.contentRange)
      return nil
    }
    return value
  }

  mutating func percentage(_ entry: NamedEntry) -> Double? {
    let text = entry.value.text ?? source.text(in: entry.value.contentRange)
    if text.last == "%", let value = Double(text.dropLast()), value > 0, value <= 100 { return value }
    report(.badPercentage(text), at: entry.value.contentRange)
    return nil
  }

  mutating func texts(
    _ entry: NamedEntry, expected: ConfigurationProblem.Expected
  ) -> [(text: String, node: YAMLNode)]? {
    guard entry.value.isSequence else {
      report(.wrongType(entry.name, expected: expected), at: entry.value.contentRange)
      return nil
    }
    var result: [(text: String, node: YAMLNode)] = []
    for item in entry.value.items {
      if let text = item.string {
        result.append((text, item))
      } else {
        report(.wrongType(entry.name, expected: expected), at: item.visibleRange ?? entry.key.contentRange)
      }
    }
    return result
  }

  mutating func selectors(_ entry: NamedEntry) -> [RuleSelector]? {
    guard let items = texts(entry, expected: .selectors) else { return nil }
    var result: [RuleSelector] = []
    for (text, node) in items {
      do throws(ConfigurationProblem) {
        result.append(try names.selector(text))
      } catch {
        report(error, at: node.contentRange)
      }
    }
    return result
  }

  /// A list of globs or, where that is expected, one glob.
  mutating func globs(_ entry: NamedEntry, expected: ConfigurationProblem.Expected) -> GlobList? {
    if expected == .globOrGlobs, let text = entry.value.string {
      return glob(text, entry.value).map { GlobList([$0]) }
    }
    guard let items = texts(entry, expected: expected) else { return nil }
    var result: [Glob] = []
    for (text, node) in items {
      if let glob = glob(text, node) { result.append(glob) }
    }
    return GlobList(result)
  }

  mutating func glob(_ text: String, _ node: YAMLNode) -> Glob? {
    do throws(GlobError) {
      return try Glob(text)
    } catch {
      // The offending bytes themselves, unless there are none, as in an empty pattern.
      let range = error.range.isEmpty ? nil : node.mappedText?.sourceRange(of: error.range)
      report(.badGlob(text, error), at: range ?? node.contentRange)
      return nil
    }
  }

  mutating func rule(_ name: String, _ node: YAMLNode) -> String? {
    if names.rules.contains(name) { return name }
    report(.unknownRule(name, suggestion: NearestName.find(name, among: names.rules)), at: node.contentRange)
    return nil
  }
}

extension YAMLNode {
  /// Where the value stands, unless there is nothing to see.
  fileprivate var visibleRange: ByteRange? { contentRange.isEmpty ? nil : contentRange }
}
