import Prompts
import Testing

/// Request bodies of OpenAI and Anthropic, and bare message lists.
@Suite struct ChatFormatTests {
  private static let openAIYAML = """
    model: gpt-4o
    temperature: 0.2
    max_tokens: 100
    stop: ["END"]
    response_format: {type: json_object}
    messages:
      - role: system
        content: You are terse.
      - role: user
        content: "Summarise {{text}}\\nNow."
    tools:
      - type: function
        function: {name: lookup, parameters: {}}
    """
  private static let openAIJSON = """
    {"model": "gpt-4o", "max_completion_tokens": 50, "messages": [
      {"role": "developer", "content": "Be brief."},
      {"role": "user", "content": [{"type": "text", "text": "Hi \\u4f60"}, {"type": "image_url", "image_url": {"url": "x"}}]}
    ], "response_format": {"type": "json_schema", "json_schema": {}}}
    """
  private static let anthropicJSON = """
    {"model": "claude-sonnet-4-5", "max_tokens": 1024, "stop_sequences": ["</a>"],
     "system": [{"type": "text", "text": "You are terse."}],
     "messages": [{"role": "user", "content": "Hello"}],
     "tools": [{"name": "get_weather", "input_schema": {}}]}
    """
  private static let anthropicYAML = """
    model: claude-haiku-4-5
    max_tokens: 64
    system: Answer in French.
    messages:
      - {role: user, content: "{question}"}
    """

  struct Case: Sendable, CustomTestStringConvertible {
    var path: String
    var text: String
    var messages: [String]
    var models: [String]
    var parameters: [String]
    var dialect: RequestDialect
    var tools: [String] = []
    var responseFormat: ResponseFormat.Kind?
    var testDescription: String { path }
  }

  static let cases: [Case] = [
    Case(
      path: "openai.yaml", text: openAIYAML,
      messages: ["system: You are terse.", "user: Summarise {{text}}\nNow."], models: ["gpt-4o"],
      parameters: [
        "temperature=0.2", "max_tokens=100", "stop=[\"END\"]", "response_format={type: json_object}",
        "tools=- type: function\n    function: {name: lookup, parameters: {}}",
      ],
      dialect: .openAI, tools: ["lookup"], responseFormat: .jsonObject),
    Case(
      path: "openai.json", text: openAIJSON, messages: ["developer: Be brief.", "user: Hi 你"], models: ["gpt-4o"],
      parameters: [
        "\"max_completion_tokens\"=50", "\"response_format\"={\"type\": \"json_schema\", \"json_schema\": {}}",
      ],
      dialect: .openAI, responseFormat: .jsonSchema),
    Case(
      path: "anthropic.json", text: anthropicJSON, messages: ["system: You are terse.", "user: Hello"],
      models: ["claude-sonnet-4-5"],
      parameters: [
        "\"max_tokens\"=1024", "\"stop_sequences\"=[\"</a>\"]",
        "\"tools\"=[{\"name\": \"get_weather\", \"input_schema\": {}}]",
      ],
      dialect: .anthropic, tools: ["get_weather"]),
    Case(
      path: "anthropic.yaml", text: anthropicYAML, messages: ["system: Answer in French.", "user: {question}"],
      models: ["claude-haiku-4-5"], parameters: ["max_tokens=64"], dialect: .anthropic),
  ]

  @Test(arguments: cases, [PromptReader.Strictness.walk, .named])
  func requests(_ test: Case, strictness: PromptReader.Strictness) throws {
    let reading = Reading(test.text, path: test.path, strictness: strictness)
    #expect(reading.document.format == .chat)
    #expect(reading.document.problems.isEmpty)
    #expect(reading.messages == test.messages)
    #expect(reading.models == test.models)
    #expect(reading.parameters() == test.parameters)
    let target = try #require(reading.document.targets.first)
    #expect(target.dialect == test.dialect)
    #expect(target.model.map { reading.source($0.range).filter { $0 != "\"" } } == target.model?.text)
    let prompt = try #require(reading.document.prompts.first)
    #expect(prompt.tools.map(\.name) == test.tools)
    #expect(prompt.responseFormat?.kind == test.responseFormat)
    #expect(reading.document.targets(of: prompt).count == 1)
  }

  /// Escapes and folds are whole in the source of a message.
  @Test func messageSourcesAreTheScalars() {
    #expect(Reading(Self.openAIYAML).messageSources == ["You are terse.", "Summarise {{text}}\\nNow."])
    #expect(Reading(Self.openAIJSON, path: "a.json").messageSources == ["Be brief.", "Hi \\u4f60"])
  }

  @Test(arguments: [
    ("list.json", "[{\"role\": \"system\", \"content\": \"A b c\"}, {\"role\": \"user\", \"content\": \"{{q}}\"}]"),
    ("list.yaml", "- role: system\n  content: A b c\n- role: user\n  content: \"{{q}}\"\n"),
    ("list.yaml", "\u{FEFF}- role: system\r\n  content: A b c\r\n- role: user\r\n  content: '{{q}}'\r\n"),
  ])
  func bareLists(path: String, text: String) {
    let reading = Reading(text, path: path, strictness: .walk)
    #expect(reading.document.format == .chat)
    #expect(reading.messages == ["system: A b c", "user: {{q}}"])
    #expect(reading.models.isEmpty && reading.document.targets.first?.parameterBlock == nil)
  }

  @Test(arguments: [
    ("system", Role.system), ("SYSTEM", .system), ("developer", .developer), ("human", .user), ("User", .user),
    ("ai", .assistant), ("model", .assistant), ("function", .tool), ("tool", .tool), ("narrator", .user),
  ])
  func roles(name: String, role: Role) {
    let reading = Reading("- {role: \(name), content: some text}\n- {role: user, content: more}\n")
    #expect(reading.document.prompts.first?.messages.first?.role == role)
  }

  @Test func anAnsweredTurnIsAnExample() {
    let reading = Reading(
      "- {role: system, content: S}\n- {role: user, content: Q}\n- {role: assistant, content: A}\n- {role: user, content: '{{q}}'}\n"
    )
    #expect(reading.document.prompts.first?.messages.map(\.isExample) == [false, true, true, false])
  }

  @Test(arguments: [
    "first:\n  messages:\n    - {role: user, content: one}\nsecond:\n  messages:\n    - {role: user, content: two}\n",
    "- name: first\n  messages:\n    - {role: user, content: one}\n- name: second\n  messages:\n    - {role: user, content: two}\n",
    "first:\n  - {role: user, content: one}\nsecond:\n  - {role: user, content: two}\n",
  ])
  func severalPromptsInAFile(text: String) {
    let reading = Reading(text)
    #expect(reading.document.format == .chat)
    #expect(reading.document.prompts.map(\.name) == ["first", "second"])
    #expect(reading.messages == ["user: one", "user: two"])
  }

  @Test func severalDocumentsInAFile() {
    let reading = Reading("messages: [{role: user, content: one}]\n---\nmessages: [{role: user, content: two}]\n")
    #expect(reading.messages == ["user: one", "user: two"])
  }

  @Test func partsWithoutTextAreLeftOut() {
    let reading = Reading(
      "messages:\n  - role: user\n    content:\n      - {type: image, source: {}}\n      - {type: text, text: one}\n      - two\n  - {role: assistant, content: null, tool_calls: []}\n"
    )
    #expect(reading.messages == ["user: one", "user: two"])
  }

  @Test func whoSpeaksLastIsKnownWithoutText() {
    let open = Reading("messages:\n  - {role: user, content: one}\n  - {role: assistant, content: two}\n")
    #expect(open.document.prompts.map(\.closingRole) == [.assistant])
    let answered = Reading(
      "messages:\n  - {role: user, content: one}\n  - {role: assistant, content: two}\n  - role: user\n    content: [{type: image, source: {}}]\n"
    )
    #expect(answered.document.prompts.map(\.closingRole) == [.user])
  }

  @Test func imagesOfBothProvidersAreFound() {
    let reading = Reading(
      "messages:\n  - role: user\n    content:\n      - {type: text, text: one}\n      - {type: image, source: {}}\n      - {type: image_url, image_url: {url: x}}\n"
    )
    #expect(
      reading.document.prompts.flatMap(\.images).map { reading.source($0) } == [
        "{type: image, source: {}}", "{type: image_url, image_url: {url: x}}",
      ])
  }

  @Test(arguments: [
    ("{effort: low}", nil), ("{effort: low, format: {type: json_schema}}", ResponseFormat.Kind.jsonSchema),
  ])
  func anEffortIsNoResponseFormat(config: String, kind: ResponseFormat.Kind?) {
    let reading = Reading(
      "model: claude-opus-5\noutput_config: \(config)\nmessages: [{role: user, content: one}]\n")
    #expect(reading.document.prompts.first?.responseFormat?.kind == kind)
  }
}
