import Prompts
import Providers
import SourceText
import Testing
import Verification

/// Prompts of files as requests.
@Suite struct PromptRequestTests {
  private static func request(
    _ text: String, path: String = "a.yaml", api: ModelInterface = .chat, model: String? = nil
  ) throws -> PromptRequest {
    let document = PromptReader(strictness: .named).read(SourceText(path: path, text: text))
    let prompt = try #require(document.prompts.first)
    var overrides = PromptRequest.Overrides()
    overrides.model = model
    return try PromptRequest(prompt, in: document, api: api, overrides: overrides, keepsModelName: false)
  }

  private static let chat = """
    model: gpt-4o
    temperature: 0.2
    max_tokens: 50
    stop: [END]
    tools:
      - type: function
        function: {name: look_up, description: d, parameters: {type: object, properties: {q: {type: string}}}}
    messages:
      - {role: system, content: "You are {{ role }}."}
      - {role: user, content: "{{question}} {# note #}ok"}
    """

  @Test func everythingOfTheFileIsSent() throws {
    let trial = try Self.request(Self.chat).trial(["role": "brief", "question": "Why?"])
    let body = trial.request.body(for: .chat, Accommodation())
    #expect(body["messages"]?[0]?["content"] == "You are brief." && body["messages"]?[1]?["content"] == "Why? ok")
    #expect(body["temperature"]?.number == 0.2 && body["max_tokens"] == 50 && body["stop"] == ["END"])
    #expect(body["tools"]?[0]?["function"]?["name"] == "look_up" && trial.inputTokens > 10)
  }

  @Test func parametersThatAnAPIHasNotAreNamed() throws {
    let text =
      "model: claude-haiku-5-5\nmax_tokens: 9\nseed: 4\nsystem: Hi there.\nmessages:\n  - {role: user, content: Hi}\n"
    let request = try Self.request(text, api: .messages)
    #expect(request.unsentParameters == ["seed"])
    #expect(try request.trial([:]).request.body(for: .messages, Accommodation())["seed"] == nil)
  }

  @Test(arguments: [
    ("{{question}}", PromptRequest.Problem.noValue(variable: "question")),
    ("{% for a in b %}x{% endfor %}", .needsEngine(expression: "{% for a in b %}")),
    ("{{ a | upper }}", .needsEngine(expression: "{{ a | upper }}")), ("{{ a.b }}", .noValue(variable: "a.b")),
  ])
  func whatCannotBeFilledInIsTold(text: String, problem: PromptRequest.Problem) throws {
    let request = try Self.request("---\nname: x\n---\nsystem:\n\(text)\n", path: "a.prompty", model: "gpt-4o")
    #expect(throws: problem) { try request.trial(["a": "1"]) }
  }

  @Test func assertionsOfTheFileAreTheContract() throws {
    let text = """
      name: x
      model: openai/gpt-4o
      messages:
        - {role: user, content: "Hi {{a}}"}
      evaluators:
        - {name: one, string: {contains: Fixed}}
        - {name: two, string: {startsWith: "{{a}}"}}
        - {name: three, llm: {modelId: m}}
      """
    let contract = try Self.request(text, path: "a.prompt.yml").contract
    #expect(contract.assertions == [.contains("Fixed", ignoringCase: true)])
    #expect(contract.violations(by: "nothing").count == 1 && contract.violations(by: "bugs fixed").isEmpty)
  }

  @Test func theSchemaOfTheFileIsTheContract() throws {
    let text =
      Self.chat + """

        response_format:
          type: json_schema
          json_schema: {name: n, strict: true, schema: {type: object, required: [a], properties: {a: {type: integer}}}}

        """
    let contract = try Self.request(text).contract
    #expect(
      contract.isJSON && !contract.violations(by: "{\"a\":\"x\"}").isEmpty
        && contract.violations(by: "{\"a\":1}").isEmpty)
  }
}
