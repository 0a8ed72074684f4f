import Prompts
import Testing
import YAMLSyntax

/// GitHub Models' `.prompt.yml`.
@Suite struct GitHubModelsFormatTests {
  private static let text = """
    name: Summariser
    description: x
    model: openai/gpt-4o-mini
    modelParameters:
      temperature: 0.5
      max_tokens: 20
    responseFormat: json_schema
    messages:
      - role: system
        content: Summarise for {{audience}}.
      - role: user
        content: >-
          Text: {{input}}
          and {{ spaced }}
    testData:
      - input: first text
        expected: short
      - input: second
        audience: children
    evaluators:
      - name: judge
        llm:
          modelId: openai/gpt-4o
          systemPrompt: You judge.
          prompt: Rate {{completion}} for {{audience}}.
    """

  @Test(
    arguments: ["a/summary.prompt.yml", "summary.PROMPT.yaml", "other.yaml"], [PromptReader.Strictness.walk, .named])
  func everything(path: String, strictness: PromptReader.Strictness) throws {
    let reading = Reading(Self.text, path: path, strictness: strictness)
    #expect(reading.document.format == .githubModels)
    #expect(
      reading.messages == [
        "system: Summarise for {{audience}}.", "user: Text: {{input}} and {{ spaced }}", "system: You judge.",
        "user: Rate {{completion}} for {{audience}}.",
      ])
    #expect(reading.models == ["openai/gpt-4o-mini", "openai/gpt-4o"])
    #expect(reading.parameters() == ["temperature=0.5", "max_tokens=20"])
    #expect(reading.document.targets.map(\.dialect) == [.githubModels, .githubModels])
    let prompt = try #require(reading.document.prompts.first)
    #expect(prompt.name == "Summariser")
    #expect(prompt.responseFormat?.kind == .jsonSchema)
    #expect(prompt.responseFormat.map { reading.source($0.range) } == "json_schema")
    #expect(prompt.samples.map(\.values) == [["input": "first text"], ["input": "second", "audience": "children"]])
    #expect(prompt.declaredVariables?.map(\.name) == ["input", "audience"])
    #expect(prompt.declaredVariables?.map { reading.source($0.range) } == ["input", "audience"])
    // What stands in blanks is not replaced.
    #expect(prompt.messages.map(\.template.syntax) == [.doubleBrace, .doubleBrace])
    #expect(prompt.messages.map(\.template.variableNames) == [["audience"], ["input"]])
    #expect(prompt.externallyUsedNames == ["completion", "audience"])
    #expect(reading.document.prompts.last?.name == "judge")
  }

  @Test func aFileWithLogicIsForAnotherLoader() {
    let reading = Reading(
      "messages:\n  - {role: user, content: '{% if a %}{{ b }}{% endif %}'}\n", path: "x.prompt.yml")
    #expect(reading.document.prompts.first?.messages.first?.template.syntax == .jinja)
  }

  @Test(arguments: ["testData: []", "description: none"])
  func withoutTestDataNothingIsDeclared(line: String) {
    let reading = Reading("messages:\n  - {role: user, content: 'Hi {{name}}'}\n\(line)\n", path: "x.prompt.yml")
    #expect(reading.document.format == .githubModels)
    #expect(reading.document.prompts.first?.declaredVariables == nil)
  }

  @Test(arguments: [
    ("text", ResponseFormat.Kind.text), ("json_object", .jsonObject), ("json_schema", .jsonSchema), ("xml", .other),
  ])
  func responseFormats(word: String, kind: ResponseFormat.Kind) {
    let reading = Reading(
      "messages: [{role: user, content: Hi there}]\nresponseFormat: \(word)\n", path: "x.prompt.yml")
    #expect(reading.document.prompts.first?.responseFormat?.kind == kind)
  }

  @Test func aBrokenFileIsStillNamed() {
    let reading = Reading(
      "messages:\n  - role: user\n    content: Answer: yes\n", path: "x.prompt.yml", strictness: .walk)
    #expect(reading.document.format != nil)
    #expect(reading.document.problems.map(\.problem.kind) == [.colonInPlainText])
  }
}
