import Prompts
import SourceText
import Testing
import YAMLSyntax

/// The addresses that a file names.
@Suite struct EndpointTests {
  @Test(arguments: [
    ("http://example.com", "example.com"), ("https://API.OpenAI.com/v1", "api.openai.com"),
    ("http://user:word@10.0.0.1:8000/v1", "10.0.0.1"), ("https://[::1]:8080/v1?x=http://b", "::1"),
    ("http://host?x", "host"), ("https://host#x@y", "host"), ("https://", ""),
  ])
  func hostOf(address: String, host: String) {
    #expect(Endpoints.host(of: address) == host)
  }

  @Test func addressesAreFoundWithTheirSurroundings() {
    let tree = YAMLTree.parse(
      SourceText(
        path: "file.yaml",
        text:
          "llm:\n  config: {base_url: 'https://a.example/v1'}\nlist: [{endpoint: 'http://b.example'}]\nurl: http://c\n"
      ))
    let found = Endpoints(tree).addresses.map { "\($0.key.text ?? "") \($0.text) \($0.parent?.keys ?? [])" }.sorted()
    #expect(found == [#"base_url https://a.example/v1 ["config"]"#, "endpoint http://b.example []"])
  }
}
