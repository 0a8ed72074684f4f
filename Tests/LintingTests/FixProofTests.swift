import Diagnostics
import Prompts
import SourceText
import Testing
import YAMLSyntax

@testable import Linting

/// The proof takes a change for what it does to the file, whatever the fix says of itself.
@Suite struct FixProofTests {
  private static let file = """
    # a comment
    model: gpt-4o  # the model
    temperature: 0.2
    messages:
      - role: system
        content: In order to win, keep 3 "good" names, see https://example.com and `code` of {{name}}.
      - role: user
        content: &q Ask.
      - {role: user, content: *q}

    """

  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let old: String
    let new: String
    /// The words that the fix says it replaces in the system message, and by what.
    var promise: (String, String)?
    var preservation = FixPreservation.wording
    var failure: FixFailure?
    var testDescription: String { name }
  }

  static let cases: [Case] = [
    Case(name: "as promised", old: "In order to", new: "To", promise: ("In order to", "To")),
    Case(name: "something else", old: "In order to", new: "For", promise: ("In order to", "To"), failure: .structure),
    Case(name: "no promise", old: "In order to", new: "To", failure: .structure),
    Case(name: "a number", old: " 3 ", new: " 4 ", promise: (" 3 ", " 4 "), failure: .protected),
    Case(name: "a number that may change", old: " 3 ", new: " 4 ", promise: (" 3 ", " 4 "), preservation: .value),
    Case(name: "a quotation", old: "good", new: "bad", promise: ("good", "bad"), failure: .protected),
    Case(name: "code", old: "`code`", new: "`cod`", promise: ("`code`", "`cod`"), failure: .protected),
    Case(
      name: "an address", old: "example.com", new: "example.org", promise: ("example.com", "example.org"),
      failure: .protected),
    Case(name: "a placeholder", old: "{{name}}", new: "{{nam}}", promise: ("{{name}}", "{{nam}}"), failure: .protected),
    Case(name: "a comment", old: "# the model", new: "# a model", failure: .comments),
    Case(name: "a comment that goes", old: "# a comment\n", new: "", failure: .comments),
    Case(name: "a key", old: "temperature", new: "temp", failure: .structure),
    Case(name: "a number in quotes", old: "0.2", new: "\"0.2\"", failure: .structure),
    Case(name: "an anchor", old: "&q Ask", new: "&p Ask", failure: .structure),
    Case(name: "a role", old: "role: system", new: "role: user", failure: .structure),
    Case(name: "a tag", old: "content: In", new: "content: !!str In", failure: .structure),
    Case(name: "white space between nodes", old: "temperature: 0.2", new: "temperature:   0.2"),
  ]

  @Test(arguments: cases) func changes(_ change: Case) throws {
    let before = PromptReader().read(SourceText(path: "a.yaml", text: Self.file))
    let after = PromptReader().read(
      SourceText(path: "a.yaml", text: Self.file.replacing(change.old, with: change.new)))
    var effects: [FixEffect] = []
    if let (words, replacement) = change.promise {
      let message = try #require(before.prompts.first?.messages.first)
      let start = try #require(message.text.utf8.firstIndex(ofBytes: Array(words.utf8)))
      effects = [
        .scalar(
          try #require(message.node?.resolved.id), range: start..<start + words.utf8.count, replacement: replacement)
      ]
    }
    let fix = try #require(
      Fix(.safe, edits: [Edit(replacing: 0..<0, with: "")], effects: effects, keeping: change.preservation))
    #expect(FixProof(before: before, after: after, fixes: [fix], cost: nil).failure == change.failure)
  }

  @Test func aCallMustNotCostMore() throws {
    let document = PromptReader().read(SourceText(path: "a.yaml", text: Self.file))
    let fix = try #require(Fix(.safe, edits: [Edit(replacing: 0..<0, with: "")]))
    var prices = [10.0, 12.0][...]
    let dearer = FixProof(before: document, after: document, fixes: [fix], cost: { _, _ in prices.popFirst() ?? 0 })
    #expect(dearer.failure == .cost(before: 10, after: 12))
    let same = FixProof(before: document, after: document, fixes: [fix], cost: { _, _ in 10 })
    #expect(same.failure == nil)
  }

  @Test(arguments: [
    ("a: 1 # x\n# y\nb: 2", ["# x", "# y"]),
    ("a: | # head\n  # text\n  more\n# tail\nb: 'c # d' # e\n", ["# head", "# tail", "# e"]),
    ("a: b#c\nd: \"e # f\"\n", []), ("# only\n", ["# only"]),
    ("- a\n  # in between\n- b # last", ["# in between", "# last"]),
    ("{a: 1, # flow\n b: 2}\n", ["# flow"]), ("a: >-\n  folded # text\n\n  # text too\n\n# comment\n", ["# comment"]),
  ])
  func commentsAreFound(_ text: String, _ comments: [String]) {
    let tree = YAMLTree.parse(SourceText(path: "a.yaml", text: text))
    #expect(tree.comments.map { tree.source.text(in: $0) } == comments)
  }
}

extension [UInt8] {
  fileprivate func firstIndex(ofBytes needle: [UInt8]) -> Int? {
    indices.first { self[$0...].starts(with: needle) }
  }
}
