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
    ("{% for x in b %}x{% endfor %}", .noValue(variable: "b")), ("{{ a.b }}", .noValue(variable: "a.b")),
    ("{% macro m() %}x{% endmacro %}", .needsEngine(expression: "{% macro m() %}")),
    ("{{ a | wordcount }}", .needsEngine(expression: "{{ a | wordcount }}")),
    ("{{ question | upper }}", .noValue(variable: "question")),
  ])
  func whatCannotBeFilledInIsTold(text: String, problem: PromptRequest.Problem) throws {
    let request = try Self.request("---\nname: x\n---\nsystem:\n\(text)\n", path: "a.prompty", model: "gpt-4o")
    #expect(throws: problem) { try request.trial(["a": "1"]) }
  }

  /// The contract with the samples of the file as rows.
  private static func contract(_ text: String, path: String) throws -> Contract {
    let document = PromptReader(strictness: .named).read(SourceText(path: path, text: text))
    let prompt = try #require(document.prompts.first)
    let request = try PromptRequest(
      prompt, in: document, api: .chat, overrides: PromptRequest.Overrides(), keepsModelName: false)
    return request.contract(prompt.samples.map(DataRow.init))
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
        - {name: four, string: {equals: "{{expected}}"}}
      testData:
        - {a: Hello, expected: Hello fixed}
        - {a: Bye}
      """
    let contract = try Self.contract(text, path: "a.prompt.yml")
    // What a row does not say cannot be asked for.
    #expect(
      contract.assertions == [
        0: [.contains("Fixed", ignoringCase: true), .startsWith("Hello"), .resembles("Hello fixed")],
        1: [.contains("Fixed", ignoringCase: true), .startsWith("Bye")],
      ])
    #expect(contract.violations(by: "Hello fixed", row: 0).isEmpty)
    #expect(contract.violations(by: "Hello fixed", row: 1) == ["starts-with 'Bye'"])
  }

  @Test func testsOfPromptfooAssertWhatTheyAssert() throws {
    let text = """
      prompts: ["Say {{word}}"]
      providers: [openai:gpt-4o]
      defaultTest:
        assert:
          - {type: not-icontains, value: sorry}
          - {type: llm-rubric, value: is polite}
      tests:
        - vars: {word: hello}
          assert:
            - {type: contains, value: "{{word}}"}
            - {type: regex, value: "^h.+o$"}
            - {type: contains-all, value: [he, lo]}
            - {type: javascript, value: "output.length > 3"}
        - vars: {word: bye}
          assert:
            - {type: is-json, value: {type: object}}
            - {type: assert-set, assert: [{type: starts-with, value: b}]}
            - {type: equals, value: B, transform: output.toUpperCase()}
      """
    let contract = try Self.contract(text, path: "promptfooconfig.yaml")
    let polite = Contract.Assertion.not(.contains("sorry", ignoringCase: true))
    #expect(
      contract.assertions == [
        0: [
          polite, .contains("hello", ignoringCase: false), .matches("^h.+o$"),
          .containsAll(["he", "lo"], ignoringCase: false),
        ],
        1: [polite, .json(schema: ["type": "object"]), .startsWith("b")],
      ])
    // What is not checked is named.
    #expect(Set(contract.unchecked) == ["llm-rubric", "javascript", "equals"])
    #expect(contract.violations(by: "Sorry, hello", row: 0) == ["not-icontains 'sorry'", "regex '^h.+o$'"])
  }

  @Test func theSchemaOfTheFileIsTheContract() throws {
    let text =
      Self.chat + """

        response_format:
          type: json_schema
          json_schema: {name: n, strict: true, schema: {type: object, required: [a], properties: {a: {type: integer}}}}

        """
    let contract = try Self.request(text).contract([])
    #expect(
      contract.isJSON && !contract.violations(by: "{\"a\":\"x\"}").isEmpty
        && contract.violations(by: "{\"a\":1}").isEmpty)
  }

  /// A test without variables has assertions too.
  @Test(arguments: ["vars: {}\n    assert:", "assert:"]) func testsWithoutVariablesAssert(head: String) throws {
    let text =
      "prompts: [Name an animal.]\nproviders: [openai:gpt-4o]\ntests:\n  - \(head) [{type: contains, value: zebra}, {type: regex, value: '([a-z'}]\n"
    let contract = try Self.contract(text, path: "promptfooconfig.yaml")
    #expect(contract.assertions[0] == [.contains("zebra", ignoringCase: false)] && contract.unchecked == ["regex"])
  }

  private static let definition = #"{"name":"n","strict":true,"schema":{"type":"object","required":["a"]}}"#

  /// A form is the same in every API's words.
  @Test(arguments: ModelInterface.allCases) func theFormOfTheAnswerIsAskedForInTheWordsOfTheAPI(
    api: ModelInterface
  ) throws {
    let texts = [
      ("a.yaml", Self.chat + "\nresponse_format: {type: json_schema, json_schema: \(Self.definition)}\n"),
      (
        "a.prompt.yml",
        "model: openai/gpt-4o\nresponseFormat: json_schema\njsonSchema: |\n  \(Self.definition)\nmessages:\n  - {role: user, content: Hi}\n"
      ),
    ]
    for (path, text) in texts {
      let request = try Self.request(text, path: path, api: api)
      let body = try request.trial(["role": "x", "question": "y"]).request.body(for: api, Accommodation())
      let format =
        switch api {
        case .chat: body["response_format"]?["json_schema"]
        case .responses: body["text"]?["format"]
        case .messages: body["output_config"]?["format"]
        }
      #expect(format?["schema"]?["required"] == ["a"], "\(path): \(String(decoding: body.json, as: UTF8.self))")
      #expect(!request.unsentParameters.contains("response_format"))
      let contract = request.contract([])
      #expect(contract.isJSON && !contract.violations(by: "{}").isEmpty && contract.violations(by: #"{"a":1}"#).isEmpty)
    }
  }

  @Test func aFormThatAnAPIHasNotIsNamed() throws {
    let text = Self.chat + "\nresponse_format: {type: json_object}\n"
    #expect(try Self.request(text, api: .messages).unsentParameters.contains("response_format"))
    let body = try Self.request(text, api: .responses).trial(["role": "x", "question": "y"]).request
      .body(for: .responses, Accommodation())
    #expect(body["text"]?["format"]?["type"] == "json_object")
  }
}
