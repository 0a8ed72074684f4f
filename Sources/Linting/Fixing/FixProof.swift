import Diagnostics
import ModelCatalog
import PromptCost
import Prompts
import SourceText
import YAMLSyntax

/// Decides whether a file after fixes is what the fixes promise, and otherwise what it was.
///
/// Nothing of how the fixes came about is trusted: the changed file is read anew and compared with the old one.
struct FixProof {
  let before: PromptDocument
  let after: PromptDocument
  let fixes: [Fix]
  /// Measures a prompt for what a call costs; `nil` where saving is not what the fixes are for.
  let cost: ((Prompt, PromptDocument) -> Double)?

  /// What is wrong, or `nil`. O(file).
  var failure: FixFailure? {
    treeFailure ?? commentFailure ?? messageFailure ?? costFailure
  }

  // MARK: The tree

  private var treeFailure: FixFailure? {
    guard let old = before.tree, let new = after.tree else {
      return before.tree == nil && after.tree == nil ? nil : .structure
    }
    var removed: Set<Int> = []
    var layouts: Set<Int> = []
    for effect in fixes.flatMap(\.effects) {
      switch effect {
      case .removal(let key): removed.insert(key)
      case .layout(let scalar): layouts.insert(scalar)
      case .scalar, .body, .commentRemoval: break
      }
    }
    guard var texts = promisedTexts(old) else { return .misplaced }
    for scalar in layouts {
      // What it reads as is found out, and must be what it was but for white space.
      guard let text = new.text(ofScalar: scalar), let oldText = old.text(ofScalar: scalar),
        Self.withoutLayout(Array(text.utf8)) == Self.withoutLayout(Array(oldText.utf8))
      else { return .structure }
      texts[scalar] = text
    }
    return new.isSame(as: old, except: texts.map { ($0.key, $0.value) }, without: Array(removed)) ? nil : .structure
  }

  /// The texts of the scalars that are replaced in part; `nil` if replacements overlap.
  private func promisedTexts(_ tree: YAMLTree) -> [Int: String]? {
    var replacements: [Int: [(range: ByteRange, replacement: String)]] = [:]
    for case .scalar(let id, let range, let replacement) in fixes.flatMap(\.effects) {
      replacements[id, default: []].append((range, replacement))
    }
    var texts: [Int: String] = [:]
    for (id, replacements) in replacements {
      guard let text = tree.text(ofScalar: id), let result = Self.applying(replacements, to: Array(text.utf8)) else {
        return nil
      }
      texts[id] = String(decoding: result, as: UTF8.self)
    }
    return texts
  }

  private static func applying(
    _ replacements: [(range: ByteRange, replacement: String)], to bytes: [UInt8]
  ) -> [UInt8]? {
    var result: [UInt8] = []
    var position = 0
    for (range, replacement) in replacements.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      guard range.lowerBound >= position, range.upperBound <= bytes.count else { return nil }
      result += bytes[position..<range.lowerBound] + Array(replacement.utf8)
      position = range.upperBound
    }
    return result + bytes[position...]
  }

  private var commentFailure: FixFailure? {
    guard let old = before.tree, let new = after.tree else { return nil }
    let removed = fixes.flatMap(\.effects).compactMap { effect in
      if case .commentRemoval(let range) = effect { range } else { nil }
    }
    let (mine, theirs) = (old.comments.filter { !removed.contains($0) }, new.comments)
    guard mine.count == theirs.count else { return .comments }
    for (left, right) in zip(mine, theirs) where old.source.bytes[left] != new.source.bytes[right] { return .comments }
    return nil
  }

  // MARK: The messages

  private var messageFailure: FixFailure? {
    guard before.prompts.count == after.prompts.count else { return .messages }
    for (old, new) in zip(before.prompts, after.prompts) {
      guard old.messages.count == new.messages.count else { return .messages }
      for (oldMessage, newMessage) in zip(old.messages, new.messages) {
        guard oldMessage.role == newMessage.role, oldMessage.isExample == newMessage.isExample else { return .messages }
        if let failure = failure(oldMessage, newMessage) { return failure }
      }
    }
    return nil
  }

  private func failure(_ old: Message, _ new: Message) -> FixFailure? {
    let own = fixes.filter { fix in fix.effects.contains { touches($0, old) } }
    guard !own.isEmpty else { return old.text.utf8 == new.text.utf8 ? nil : .otherText }
    for preservation in Set(own.map(\.preservation)) {
      switch preservation {
      case .value: continue
      case .wording:
        guard own.contains(where: { $0.preservation != .wording }) || ProtectedText(of: old) == ProtectedText(of: new)
        else { return .protected }
      case .repetition:
        let (mine, theirs) = (ProtectedText(of: old), ProtectedText(of: new))
        guard Set(mine.parts) == Set(theirs.parts), mine.delimiters == theirs.delimiters else { return .protected }
      case .layout:
        guard
          own.contains(where: { $0.preservation != .layout })
            || Self.withoutLayout(old.text.utf8) == Self.withoutLayout(new.text.utf8)
        else { return .protected }
      }
      guard old.expressionTexts == new.expressionTexts else { return .placeholders }
    }
    return nil
  }

  private func touches(_ effect: FixEffect, _ message: Message) -> Bool {
    switch effect {
    case .scalar(let id, _, _), .layout(let id): message.node?.resolved.id == id
    case .body(let range, _): message.node == nil && message.sourceRange.touches(range)
    case .removal, .commentRemoval: false
    }
  }

  /// The bytes without white space, and with the dashes of a table's second row as one.
  private static func withoutLayout(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    for byte in bytes where byte > 0x20 {
      if byte == UInt8(ascii: "-"), result.last == byte { continue }
      result.append(byte)
    }
    return result
  }

  // MARK: The cost

  private var costFailure: FixFailure? {
    guard let cost else { return nil }
    for (old, new) in zip(before.prompts, after.prompts) {
      let (earlier, later) = (cost(old, before), cost(new, after))
      if later > earlier { return .cost(before: Int(earlier.rounded()), after: Int(later.rounded())) }
    }
    return nil
  }
}

extension Message {
  fileprivate var expressionTexts: Set<[UInt8]> {
    Set(template.expressions.map { Array(text.utf8[$0.range]) })
  }
}

extension ByteRange {
  fileprivate func touches(_ other: ByteRange) -> Bool {
    lowerBound <= other.upperBound && other.lowerBound <= upperBound
  }
}
