package import SourceText

/// Who may apply a fix.
package enum Applicability: String, CaseIterable, Sendable {
  /// Bytes change, meaning does not: applied by `--fix`.
  case safe
  /// Words change: applied by `--fix --unsafe-fixes`.
  case unsafe
  /// A suggestion that is shown and never applied.
  case display

  /// The place in the declaration, from 0.
  package var rank: Int {
    switch self {
    case .safe: 0
    case .unsafe: 1
    case .display: 2
    }
  }
}

/// What a fix changes in the file as it is read. Everything else is to stay as it was, which is checked.
package enum FixEffect: Hashable, Sendable {
  /// A range of a scalar's decoded text is replaced. The scalar is known by its number in the file's tree.
  case scalar(Int, range: ByteRange, replacement: String)
  /// A range of the file that stands for itself, in the body of a template file, is replaced.
  case body(range: ByteRange, replacement: String)
  /// The entry of a mapping goes, which is known by its key's number.
  case removal(key: Int)
  /// The comment at a range of the file goes.
  case commentRemoval(ByteRange)
  /// A scalar is laid out anew: its text differs in white space only.
  case layout(Int)
}

/// What a fix leaves alone in the texts that it changes.
package enum FixPreservation: Hashable, Sendable {
  /// Words go or change; numbers, quotations, code, addresses, examples and placeholders stay, each in its place.
  case wording
  /// Something that is said twice goes: whatever there was of those is still there once.
  case repetition
  /// Only the layout of data changes: white space and the signs of tables.
  case layout
  /// A value, a name or a delimiter is what changes.
  case value
}

/// A change that resolves a finding.
package struct Fix: Hashable, Sendable {
  package var applicability: Applicability
  /// Sorted, without overlap, at least one.
  package let edits: [Edit]
  /// What the edits come to. A fix without any promises nothing, and is only shown.
  package let effects: [FixEffect]
  package let preservation: FixPreservation

  /// Fails when there is nothing to change or when two edits overlap.
  package init?(
    _ applicability: Applicability, edits: [Edit], effects: [FixEffect] = [],
    keeping preservation: FixPreservation = .value
  ) {
    let sorted = edits.sorted(by: Edit.precedes)
    guard !sorted.isEmpty else { return nil }
    for (left, right) in zip(sorted, sorted.dropFirst()) where right.range.lowerBound < left.range.upperBound {
      return nil
    }
    self.applicability = applicability
    self.edits = sorted
    self.effects = effects
    self.preservation = preservation
  }
}
