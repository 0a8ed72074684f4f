import Diagnostics
import Prompts
import SourceText
import YAMLSyntax

/// The findings that a file asks not to be told, and which of its requests were of use.
///
/// Requests are comments outside the prompt's text, since a comment inside it is sent to the model; inside it, comments of
/// the template language, which are not rendered, are requests too.
final class Suppressions {
  struct Request {
    /// The comment, in the file.
    let comment: ByteRange
    let directive: SuppressionDirective
    /// What it covers, in the file.
    var covered: ByteRange
    /// Whether the comment is of the template language, inside a prompt.
    let isInTemplate: Bool
    /// The rules of the directive that have had something to suppress, by their place in it.
    var used: Set<Int> = []
  }

  private(set) var requests: [Request] = []

  /// `nil` for a file that says nothing to trimtab, which is found out at the price of one search.
  init?(_ document: PromptDocument) {
    guard document.source.bytes.firstIndex(of: "trimtab:", from: 0) != nil else { return nil }
    if let tree = document.tree {
      let lines = NodeLines(tree)
      for comment in tree.comments {
        add(comment, document.source.bytes, isInTemplate: false) { lines.covered(from: comment) }
      }
    }
    for prompt in document.prompts {
      for message in prompt.messages { addTemplateComments(of: message) }
    }
    closeRanges(atEndOf: document.source.bytes.count)
  }

  private func add(_ comment: ByteRange, _ bytes: [UInt8], isInTemplate: Bool, covering: () -> ByteRange) {
    guard let directive = SuppressionDirective(bytes[comment]) else { return }
    let covered =
      switch directive.scope {
      case .next: covering()
      case .file: 0..<Int.max
      case .start, .end: comment
      }
    requests.append(Request(comment: comment, directive: directive, covered: covered, isInTemplate: isInTemplate))
  }

  private func addTemplateComments(of message: Message) {
    for expression in message.template.expressions where expression.kind == .comment {
      let comment = message.text.sourceRange(of: expression.range)
      guard !requests.contains(where: { $0.comment == comment }),
        let directive = SuppressionDirective(message.text.utf8[expression.range])
      else { continue }
      let line = message.text.line(at: expression.range.lowerBound)
      let isAlone =
        message.text.utf8[line].count { $0 > 0x20 } == message.text.utf8[expression.range].count { $0 > 0x20 }
      let next = min(line.upperBound + 1, message.text.utf8.count)
      let text = isAlone ? line.lowerBound..<message.text.line(at: next).upperBound : line
      let covered = directive.scope == .file ? 0..<Int.max : message.text.sourceRange(of: text)
      requests.append(Request(comment: comment, directive: directive, covered: covered, isInTemplate: true))
    }
  }

  /// Every `ignore-start` reaches to the next `ignore-end` that names the rule, or to the end of the file.
  private func closeRanges(atEndOf length: Int) {
    for index in requests.indices where requests[index].directive.scope == .start {
      let names = Set(requests[index].directive.rules.map(\.name))
      let end = requests[index...].firstIndex {
        $0.directive.scope == .end && !names.isDisjoint(with: $0.directive.rules.map(\.name))
      }
      requests[index].covered =
        requests[index].comment.lowerBound..<(end.map { requests[$0].comment.upperBound } ?? length)
      if let end { requests[end].used.formUnion(requests[end].directive.rules.indices) }
    }
  }

  /// Whether a request covers the finding; the request is then of use.
  func suppress(_ diagnostic: Diagnostic) -> Bool {
    var isSuppressed = false
    for index in requests.indices where requests[index].directive.scope != .end {
      let request = requests[index]
      guard request.directive.problem == nil,
        request.covered.contains(diagnostic.range.lowerBound) || request.covered == diagnostic.range,
        let place = request.directive.rules.firstIndex(where: { $0.name == diagnostic.rule })
      else { continue }
      requests[index].used.insert(place)
      isSuppressed = true
    }
    return isSuppressed
  }

  /// Finds what stands on a line of a file.
  private struct NodeLines {
    private let tree: YAMLTree

    init(_ tree: YAMLTree) { self.tree = tree }

    /// From a comment on: its own line if something else stands there, otherwise the next line that has something; and the
    /// keys, items and values that start on that line, to their ends.
    func covered(from comment: ByteRange) -> ByteRange {
      let bytes = tree.source.bytes
      var start = comment.lowerBound
      while start > 0, bytes[start - 1] != 0x0A { start -= 1 }
      if bytes[start..<comment.lowerBound].allSatisfy({ $0 <= 0x20 }) {
        start = min(bytes.endOfLine(from: comment.lowerBound) + 1, bytes.count)
        while start < bytes.count {
          let content = bytes[start..<bytes.endOfLine(from: start)].drop { $0 <= 0x20 }
          if let first = content.first, first != UInt8(ascii: "#") { break }
          start = bytes.endOfLine(from: start) + 1
        }
      }
      guard start < bytes.count else { return comment }
      let line = start..<bytes.endOfLine(from: start)
      var end = line.upperBound
      for document in tree.documents { extend(&end, over: document, startingOn: line) }
      return min(start, comment.lowerBound)..<end
    }

    private func extend(_ end: inout Int, over node: YAMLNode, startingOn line: ByteRange) {
      for entry in node.entries {
        if line.contains(entry.key.range.lowerBound) {
          end = max(end, entry.range.upperBound, entry.value.range.upperBound)
        }
        // Nothing that ends before the line starts on it.
        if entry.range.upperBound >= line.lowerBound { extend(&end, over: entry.value, startingOn: line) }
      }
      for item in node.items {
        if line.contains(item.range.lowerBound) { end = max(end, item.range.upperBound) }
        if item.range.upperBound >= line.lowerBound { extend(&end, over: item, startingOn: line) }
      }
    }
  }
}
