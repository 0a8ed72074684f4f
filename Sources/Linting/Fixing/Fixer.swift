package import Diagnostics
import ModelCatalog
import PromptCost
package import Prompts
package import SourceText
import Tokenization

/// What became of a file.
package struct FixResult {
  /// The file after the fixes; the one that came in if there was nothing to do.
  package var document: PromptDocument
  /// The findings that were resolved, in the order in which they were.
  package var applied: [Diagnostic] = []
  /// The findings whose fix was not applied, and why. Their places are those of ``document``.
  package var refused: [(diagnostic: Diagnostic, failure: FixFailure)] = []
  /// Rules whose fixes undo one another. That is a mistake in them, and the file is left as it was.
  package var unstableRules: [String] = []
}

/// Applies fixes to one file until there is nothing left to fix.
package struct Fixer {
  private let linter: Linter
  private let path: String
  private let read: (SourceText) -> PromptDocument
  private let considers: (PromptDocument, [Diagnostic]) -> [Diagnostic]
  /// Passes after which fixes are taken to go round in circles.
  private static let passLimit = 100

  /// `path` is the one that `linter` knows the file by; `read` reads a changed file as this one was read; `considers` leaves
  /// out findings that are none of this run's business.
  package init(
    _ linter: Linter, path: String, read: @escaping (SourceText) -> PromptDocument,
    considers: @escaping (PromptDocument, [Diagnostic]) -> [Diagnostic] = { $1 }
  ) {
    self.linter = linter
    self.path = path
    self.read = read
    self.considers = considers
  }

  /// Applies the fixes that `allows` lets through.
  ///
  /// Each pass applies fixes that keep clear of one another, reads the file anew and proves the result (see `FixProof`). A
  /// fix for which that fails is left out, and tried again in every file that comes after. When a pass changes nothing, the
  /// same fixes would be refused again, so that fixing twice is fixing once.
  package func fix(_ document: PromptDocument, allowing allows: (Diagnostic) -> Bool) -> FixResult {
    var result = FixResult(document: document)
    for _ in 0..<Self.passLimit {
      let found = considers(result.document, linter.lint(result.document, path: path))
      let candidates = found.filter { diagnostic in
        guard let fix = diagnostic.fix else { return false }
        return !fix.effects.isEmpty && allows(diagnostic)
      }
      result.refused = []
      var pass = Pass(document: result.document)
      apply(Self.apart(candidates)[...], to: &pass, &result.refused)
      if pass.applied.isEmpty {
        // Fixes that gave way to others which were refused have not been tried yet.
        for candidate in candidates where !result.refused.contains(where: { $0.diagnostic == candidate }) {
          apply([candidate][...], to: &pass, &result.refused)
        }
      }
      if pass.applied.isEmpty { return result }
      result.applied += pass.applied
      result.document = pass.current
    }
    let last = linter.lint(result.document, path: path).filter { $0.fix != nil && allows($0) }
    return FixResult(document: document, unstableRules: Set(last.map(\.rule)).sorted())
  }

  /// The fixes of one pass, all of whose places are those of one file.
  private struct Pass {
    let document: PromptDocument
    var applied: [Diagnostic] = []
    var current: PromptDocument

    init(document: PromptDocument) {
      self.document = document
      current = document
    }
  }

  /// Adds fixes to a pass, as many at once as the proof lets through.
  private func apply(
    _ candidates: ArraySlice<Diagnostic>, to pass: inout Pass,
    _ refused: inout [(diagnostic: Diagnostic, failure: FixFailure)]
  ) {
    guard let first = candidates.first else { return }
    let all = pass.applied + candidates
    guard let failure = attempt(all, &pass) else { return }
    if candidates.count == 1 {
      refused.append((first, failure))
      return
    }
    let middle = candidates.startIndex + candidates.count / 2
    apply(candidates[..<middle], to: &pass, &refused)
    apply(candidates[middle...], to: &pass, &refused)
  }

  private func attempt(_ diagnostics: [Diagnostic], _ pass: inout Pass) -> FixFailure? {
    let fixes = diagnostics.compactMap(\.fix)
    guard let source = pass.document.source.applying(fixes.flatMap(\.edits)) else { return .misplaced }
    let after = read(source)
    let saves = diagnostics.contains { $0.savedTokens != nil }
    let proof = FixProof(
      before: pass.document, after: after, fixes: fixes, cost: saves ? { linter.effectiveTokens(of: $0, in: $1) } : nil)
    if let failure = proof.failure { return failure }
    pass.applied = diagnostics
    pass.current = after
    return nil
  }

  /// The fixes that have room of their own, the first ones first.
  private static func apart(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    var chosen: [Diagnostic] = []
    var taken: [ByteRange] = []
    for diagnostic in diagnostics {
      guard let fix = diagnostic.fix else { continue }
      // Neighbours count as overlapping: both may have repaired the text between them.
      let isFree = fix.edits.allSatisfy { edit in
        !taken.contains { $0.lowerBound <= edit.range.upperBound && edit.range.lowerBound <= $0.upperBound }
      }
      guard isFree else { continue }
      chosen.append(diagnostic)
      taken += fix.edits.map(\.range)
    }
    return chosen
  }
}
