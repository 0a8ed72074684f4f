package import SourceText

/// One node of a ``YAMLTree``.
///
/// Navigation follows aliases and merge keys; `range` is always the place where the node itself is written.
package struct YAMLNode: Sendable {
  package let tree: YAMLTree
  package let id: YAMLTree.NodeID

  var record: YAMLTree.Record { tree.records[id] }

  /// The node an alias stands for; the node itself if it is not an alias.
  package var resolved: YAMLNode {
    var id = id
    // An alias can only name a node that was completed or opened before it, so ids fall and this ends.
    while case .alias(let target) = tree.records[id].kind, target < id { id = target }
    return YAMLNode(tree: tree, id: id)
  }

  package var kind: YAMLTree.Kind { record.kind }
  package var range: ByteRange { record.range }
  package var tag: String? { record.tag }
  package var anchor: String? { record.anchor }

  package var isMapping: Bool { resolved.record.kind == .mapping }
  package var isSequence: Bool { resolved.record.kind == .sequence }
  package var isScalar: Bool { resolved.record.kind == .scalar }
}

// MARK: - Collections

extension YAMLNode {
  /// A key and its value, both as written (not resolved).
  package struct Entry: Sendable {
    package let key: YAMLNode
    package let value: YAMLNode
    package var range: ByteRange { key.range.lowerBound..<max(key.range.upperBound, value.range.upperBound) }
  }

  /// The items of a sequence, aliases resolved; empty for anything else.
  package var items: [YAMLNode] {
    let record = resolved.record
    guard record.kind == .sequence else { return [] }
    return tree.childIDs[record.children].map { YAMLNode(tree: tree, id: $0).resolved }
  }

  /// The entries of a mapping as written, merge keys included; empty for anything else.
  package var entries: [Entry] {
    let record = resolved.record
    guard record.kind == .mapping else { return [] }
    return stride(from: record.children.lowerBound, to: record.children.upperBound - 1, by: 2).map {
      Entry(
        key: YAMLNode(tree: tree, id: tree.childIDs[$0]), value: YAMLNode(tree: tree, id: tree.childIDs[$0 + 1]))
    }
  }

  /// The names of the keys as written, in order, merged ones left out.
  package var keys: [String] {
    entries.compactMap { $0.key.text }
  }

  /// The value of `key`, aliases resolved. Own keys win over merged ones, and the last of duplicate keys wins, as in
  /// the loaders of every language.
  package subscript(key: String) -> YAMLNode? {
    entry(key)?.value.resolved
  }

  /// The most mappings that a look-up goes through by merge keys.
  private static let mergeLimit = 64

  /// The entry of `key`, looked up through merge keys.
  package func entry(_ key: String) -> Entry? {
    var visited: [YAMLTree.NodeID] = []
    return entry(key, visited: &visited)
  }

  private func entry(_ key: String, visited: inout [YAMLTree.NodeID]) -> Entry? {
    let node = resolved
    guard node.record.kind == .mapping, visited.count < Self.mergeLimit, !visited.contains(node.id) else { return nil }
    visited.append(node.id)
    var own: Entry?
    var merges: [YAMLNode] = []
    for entry in node.entries {
      guard let name = entry.key.text else { continue }
      if name.utf8.elementsEqual(key.utf8) { own = entry }
      if entry.isMerge {
        merges += entry.value.isSequence ? entry.value.items : [entry.value.resolved]
      }
    }
    if let own { return own }
    for merge in merges {
      if let found = merge.entry(key, visited: &visited) { return found }
    }
    return nil
  }

  /// The entries with merge keys replaced by what they bring in.
  package var mergedEntries: [Entry] {
    guard entries.contains(where: \.isMerge) else { return entries }
    var positions: [String: Int] = [:]
    var result: [Entry] = []
    var pending: [YAMLNode] = [self]
    var visited: [YAMLTree.NodeID] = []
    while !pending.isEmpty {
      let node = pending.removeFirst().resolved
      guard !visited.contains(node.id), visited.count < Self.mergeLimit else { continue }
      visited.append(node.id)
      // What a merged mapping merges itself comes before the next of a list; of duplicates, the last one counts.
      let earlier = result.count
      var merges: [YAMLNode] = []
      for entry in node.entries {
        let name = entry.key.text ?? ""
        if entry.isMerge {
          merges += entry.value.isSequence ? entry.value.items : [entry.value]
        } else if let position = positions[name] {
          if position >= earlier { result[position] = entry }
        } else {
          positions[name] = result.count
          result.append(entry)
        }
      }
      pending.insert(contentsOf: merges, at: 0)
    }
    return result
  }
}

extension YAMLNode.Entry {
  /// A YAML 1.1 merge key.
  package var isMerge: Bool { key.text == "<<" && key.style == .plain }
}

// MARK: - Scalars

extension YAMLNode {
  /// The decoded text of a scalar, aliases resolved; `nil` for a collection.
  package var text: String? {
    let record = resolved.record
    return record.kind == .scalar ? record.text : nil
  }

  package var style: YAMLTree.ScalarStyle { resolved.record.style }

  /// Where the value stands, without its anchor and tag.
  package var contentRange: ByteRange {
    let record = resolved.record
    return record.contentStart..<max(record.contentStart, record.range.upperBound)
  }

  /// Whether the scalar is written without quotes, so that `5` is a number and `no` is not text.
  package var isPlain: Bool {
    switch style {
    case .plain: true
    case .json: tree.source.bytes[contentRange].first != UInt8(ascii: "\"")
    default: false
    }
  }

  /// The text if it is meant as text: quoted, a block, or plain and not a number, boolean or null of the core schema.
  package var string: String? {
    guard let text else { return nil }
    return isPlain && (isNull || bool != nil || double != nil) ? nil : text
  }

  /// Null in the YAML 1.2 core schema.
  package var isNull: Bool {
    guard let text, isPlain else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(text)
  }

  /// A boolean of the YAML 1.2 core schema (`yes`, `on` and `y` are text there).
  package var bool: Bool? {
    guard isPlain, let text else { return nil }
    switch text {
    case "true", "True", "TRUE": return true
    case "false", "False", "FALSE": return false
    default: return nil
    }
  }

  /// A whole number, also as `4_096` or `4e3` when it is whole.
  package var int: Int? {
    guard isPlain, let text else { return nil }
    let digits = text.contains("_") ? String(text.filter { $0 != "_" }) : text
    if let value = Int(digits) { return value }
    for (prefix, radix) in [("0x", 16), ("0o", 8)] where digits.hasPrefix(prefix) {
      return Int(digits.dropFirst(2), radix: radix)
    }
    guard let value = Double(digits), value == value.rounded(), abs(value) < 1e15 else { return nil }
    return Int(value)
  }

  /// A number.
  package var double: Double? {
    guard isPlain, let text, let first = text.utf8.first else { return nil }
    switch text {
    case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .infinity
    case "-.inf", "-.Inf", "-.INF": return -.infinity
    case ".nan", ".NaN", ".NAN": return .nan
    default: break
    }
    if first == 48, let int { return Double(int) }
    let unsigned = first == 43 || first == 45 ? text.utf8.dropFirst() : text.utf8[...]
    // Decimal only, so that `-inf` and `0x1p3` are the text they look like.
    guard let lead = unsigned.first, (48...57).contains(lead) || lead == 46,
      unsigned.allSatisfy({ (48...57).contains($0) || [43, 45, 46, 69, 101].contains($0) })
    else { return nil }
    return Double(text)
  }
}
