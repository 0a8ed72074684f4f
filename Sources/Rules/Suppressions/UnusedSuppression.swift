import Diagnostics
import Prompts
import SourceText

/// A request to leave out findings that there are none of any more.
enum UnusedSuppression: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    guard let suppressions = context.suppressions else { return }
    for request in suppressions.requests where request.directive.problem == nil {
      // What a rule that does not run would have found is not known.
      let unused = request.directive.rules.indices.filter {
        !request.used.contains($0) && context.runs(request.directive.rules[$0].name)
      }
      guard !unused.isEmpty else { continue }
      let names = unused.map { request.directive.rules[$0].name }
      let isWhole = unused.count == request.directive.rules.count
      context.report(
        request.comment, case: request.directive.scope == .end ? "end" : "unused",
        ["rules": .text(names.map { "`\($0)`" }.joined(separator: ", "))],
        fix: isWhole && !request.isInTemplate ? removal(of: request.comment, in: document.source) : nil)
    }
  }

  /// Deletes the comment, and its line if nothing else stands on it.
  private static func removal(of comment: ByteRange, in source: SourceText) -> Fix? {
    let bytes = source.bytes
    var start = comment.lowerBound
    while start > 0, bytes[start - 1] == 0x20 || bytes[start - 1] == 0x09 { start -= 1 }
    var end = comment.upperBound
    if start == 0 || bytes[start - 1] == 0x0A {
      while end < bytes.count, bytes[end] != 0x0A { end += 1 }
      end = min(end + 1, bytes.count)
    }
    return Fix(.safe, edits: [Edit(replacing: start..<end, with: "")], effects: [.commentRemoval(comment)])
  }
}
