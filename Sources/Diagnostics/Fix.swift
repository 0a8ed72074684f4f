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

/// A change that resolves a finding.
package struct Fix: Hashable, Sendable {
  package let applicability: Applicability
  /// Sorted, without overlap, at least one.
  package let edits: [Edit]

  /// Fails when there is nothing to change or when two edits overlap.
  package init?(_ applicability: Applicability, edits: [Edit]) {
    let sorted = edits.sorted(by: Edit.precedes)
    guard !sorted.isEmpty else { return nil }
    for (left, right) in zip(sorted, sorted.dropFirst()) where right.range.lowerBound < left.range.upperBound {
      return nil
    }
    self.applicability = applicability
    self.edits = sorted
  }
}
