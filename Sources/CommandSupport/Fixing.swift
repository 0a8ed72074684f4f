import ArgumentParser
package import Diagnostics
import Linting
package import Prompts
import Reporting
import SourceText
import Workspace

/// What to do with fixes.
package struct FixChoice {
  package var applies = false
  package var showsDiff = false
  package var includesUnsafe = false

  package init(applies: Bool = false, showsDiff: Bool = false, includesUnsafe: Bool = false) {
    self.applies = applies
    self.showsDiff = showsDiff
    self.includesUnsafe = includesUnsafe
  }
}

/// Fixes the files of one run, or shows how it would.
package struct Fixing {
  private let choice: FixChoice
  private let console: Console
  private let isVerbose: Bool
  private let accepts: (Diagnostic) -> Bool
  /// Leaves out findings that are to stay.
  package var considers: (PromptDocument, [Diagnostic]) -> [Diagnostic] = { $1 }
  /// How many findings were fixed.
  package private(set) var count = 0
  /// All changes, as a unified diff.
  package private(set) var diff: [UInt8] = []
  /// Standard input after the fixes.
  package private(set) var text: [UInt8] = []
  /// Whether what came in is to be printed: standard input has no file to write to.
  package private(set) var printsText = false
  /// Whether a file could not be written.
  package private(set) var hasFailed = false

  /// `accepts` has the last word on every fix that the choice lets through.
  package init(
    _ choice: FixChoice, _ console: Console, isVerbose: Bool, accepts: @escaping (Diagnostic) -> Bool = { _ in true }
  ) {
    self.accepts = accepts
    self.choice = choice
    self.console = console
    self.isVerbose = isVerbose
  }

  /// The file as it is after the fixes that were asked for.
  package mutating func document(of entry: Session.Entry) throws -> PromptDocument {
    guard choice.applies || choice.showsDiff else { return entry.document }
    let old = entry.document.source
    let fixer = Fixer(entry.project.linter, path: entry.configuredPath, read: entry.read, considers: considers)
    let result = fixer.fix(entry.document) { diagnostic in
      switch diagnostic.fix?.applicability {
      case .safe: accepts(diagnostic)
      case .unsafe: choice.includesUnsafe && accepts(diagnostic)
      case .display, nil: false
      }
    }
    describe(result, of: old.path)
    let new = result.document.source
    if entry.isStandardInput, !choice.showsDiff {
      (text, printsText) = (new.bytes, true)
      count += result.applied.count
      return result.document
    }
    guard new.bytes != old.bytes else { return entry.document }
    if choice.showsDiff {
      diff += UnifiedDiff.text(from: old, to: new, path: old.path)
      count += result.applied.count
      return result.document
    }
    do {
      try AtomicWriter.write(new.bytes, to: old.path)
      count += result.applied.count
      return result.document
    } catch {
      console.note(.error, error.message, help: error.help)
      hasFailed = true
      return entry.document
    }
  }

  private func describe(_ result: FixResult, of path: String) {
    if !result.unstableRules.isEmpty {
      let rules = result.unstableRules.map { "`\($0)`" }.joined(separator: ", ")
      console.note(
        .warning,
        LocalizedText(
          en: "`\(path)` is left as it was: the fixes of \(rules) undo one another, which is a mistake in trimtab",
          zh: "`\(path)` 未作改动：\(rules) 的修复互相抵消，这是 trimtab 的缺陷"))
    }
    guard isVerbose else { return }
    for (diagnostic, failure) in result.refused {
      console.note(
        .hint,
        LocalizedText(
          en: "`\(path)`: a fix of `\(diagnostic.rule)` was not applied: \(failure.message.en)",
          zh: "`\(path)`：没有应用 `\(diagnostic.rule)` 的一处修复：\(failure.message.zh)"))
    }
  }
}
