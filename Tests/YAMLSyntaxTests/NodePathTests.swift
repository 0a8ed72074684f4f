import SourceText
import Testing
import YAMLSyntax

/// The names of places, which do not depend on how many items stand before them.
@Suite struct NodePathTests {
  /// The path to the first occurrence of a text.
  private static func path(to text: String, in file: String, _ path: String = "a.yaml") throws -> String {
    let source = SourceText(path: path, text: file)
    let range = try #require(source.bytes.firstRange(of: Array(text.utf8)))
    return YAMLTree.parse(source).path(to: range)
  }

  static let file = """
    # comment
    model: gpt
    messages:
      - role: system
        content: |
          First line.
          Second line.

      - {role: user, content: "In order to win"}
    end: &a [1, *a]

    """

  @Test(arguments: [
    ("gpt", "model"), ("model", "model"), ("model: gpt", ""), ("system", "messages[].role"),
    ("Second", "messages[].content"),
    ("order to", "messages[].content"), ("role: user", "messages[]"), ("comment", ""), ("1", "end[]"), ("*a", "end[]"),
  ])
  func paths(_ text: String, _ path: String) throws {
    #expect(try Self.path(to: text, in: Self.file) == path)
  }

  @Test func json() throws {
    #expect(try Self.path(to: "win", in: #"{"messages": [{"content": "to win"}]}"#, "a.json") == "messages[].content")
  }

  @Test func outside() {
    let tree = YAMLTree.parse(SourceText(path: "a.yaml", text: "a: b\n"))
    #expect(tree.path(to: 0..<999) == "")
    #expect(tree.path(to: 5..<5).isEmpty)
    #expect(YAMLTree.parse(SourceText(path: "a.yaml", text: "")).path(to: 0..<0) == "")
  }
}
