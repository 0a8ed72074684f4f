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
    /// What it covers in the file, if it does not open or close a range.
    let covered: ByteRange
    /// Whether the comment is of the template language, inside a prompt.
    let isInTemplate: Bool
    /// The rules of the directive that have had something to suppress, by their place in it.
    var used: Set<Int> = []
  }

  /// What one request covers for one of its rules.
  private struct Claim {
    let request: Int
    let place: Int
    let covered: ByteRange
    /// The furthest end of this claim and those before it: none of them reaches an offset behind it.
    var reach = 0
  }

  private(set) var requests: [Request] = []
  /// By rule, in the order of their starts.
  private var claims: [String: [Claim]] = [:]

  /// `nil` for a file that says nothing to trimtab, which is found out at the price of one search. O(file × log requests).
  init?(_ document: PromptDocument) {
    let bytes = document.source.bytes
    guard bytes.firstIndex(of: "trimtab:", from: 0) != nil else { return nil }
    if let tree = document.tree {
      let comments = tree.comments.filter { bytes[$0].count >= 8 }
      let places = comments.isEmpty ? nil : SuppressedPlaces(tree, comments: comments)
      for comment in comments {
        guard let directive = SuppressionDirective(bytes[comment]) else { continue }
        let covered = directive.scope == .next ? places?.covered(from: comment) : nil
        requests.append(
          Request(comment: comment, directive: directive, covered: covered ?? comment, isInTemplate: false))
      }
    }
    var known: Set<Int> = []
    for prompt in document.prompts {
      for message in prompt.messages { addTemplateComments(of: message, &known) }
    }
    requests.sort { $0.comment.lowerBound < $1.comment.lowerBound }
    makeClaims(length: bytes.count)
  }

  private func addTemplateComments(of message: Message, _ known: inout Set<Int>) {
    let bytes = message.text.utf8
    for expression in message.template.expressions where expression.kind == .comment {
      guard let directive = SuppressionDirective(bytes[expression.range]) else { continue }
      let comment = message.text.sourceRange(of: expression.range)
      // Prompts may share a message.
      guard known.insert(comment.lowerBound).inserted else { continue }
      var (start, end) = (expression.range.lowerBound, expression.range.upperBound)
      while start > 0, bytes[start - 1].isBlank { start -= 1 }
      while end < bytes.count, bytes[end].isBlank { end += 1 }
      let isAlone = (start == 0 || bytes[start - 1] == 0x0A) && (end == bytes.count || bytes[end] == 0x0A)
      let text =
        isAlone
        ? start..<message.text.line(at: min(end + 1, bytes.count), reach: Self.lineReach).upperBound
        : message.text.line(at: expression.range.lowerBound, reach: Self.lineReach)
      requests.append(
        Request(
          comment: comment, directive: directive, covered: message.text.sourceRange(of: text), isInTemplate: true))
    }
  }

  /// A line is looked at so far to either side: a text of one endless line must not cost its square.
  private static let lineReach = 4_000

  private func makeClaims(length: Int) {
    // The request and the place of the rule in it, of ranges that are open.
    var open: [String: [(request: Int, place: Int)]] = [:]
    func add(_ request: Int, _ place: Int, _ covered: ByteRange) {
      claims[requests[request].directive.rules[place].name, default: []].append(
        Claim(request: request, place: place, covered: covered))
    }
    for (index, request) in requests.enumerated() where request.directive.problem == nil {
      for (place, rule) in request.directive.rules.enumerated() {
        switch request.directive.scope {
        case .next: add(index, place, request.covered)
        case .file: add(index, place, 0..<Int.max)
        case .start: open[rule.name, default: []].append((index, place))
        case .end:
          guard let started = open[rule.name]?.popLast() else { continue }
          add(started.request, started.place, requests[started.request].comment.lowerBound..<request.comment.upperBound)
          requests[index].used.insert(place)
        }
      }
    }
    // What nobody closes goes on to the end of the file.
    for started in open.values.joined() {
      add(started.request, started.place, requests[started.request].comment.lowerBound..<max(length, 1))
    }
    for (rule, list) in claims {
      var list = list.sorted { $0.covered.lowerBound < $1.covered.lowerBound }
      for index in list.indices {
        list[index].reach = max(list[index].covered.upperBound, index > 0 ? list[index - 1].reach : 0)
      }
      claims[rule] = list
    }
  }

  /// Whether a request covers the finding; the request is then of use. O(log requests + those that cover it).
  func suppress(_ diagnostic: Diagnostic) -> Bool {
    guard let list = claims[diagnostic.rule] else { return false }
    let offset = diagnostic.range.lowerBound
    var (low, high) = (0, list.count)
    while low < high {
      let middle = (low + high) / 2
      if list[middle].covered.lowerBound <= offset { low = middle + 1 } else { high = middle }
    }
    var isSuppressed = false
    while low > 0, list[low - 1].reach > offset {
      low -= 1
      guard list[low].covered.contains(offset) else { continue }
      requests[list[low].request].used.insert(list[low].place)
      isSuppressed = true
    }
    return isSuppressed
  }
}
