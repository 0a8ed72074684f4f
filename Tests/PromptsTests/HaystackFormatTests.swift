import Prompts
import Testing

/// Pipelines of Haystack 2.
@Suite struct HaystackFormatTests {
  private static func pipeline(_ template: String, _ more: String = "") -> String {
    """
    components:
      llm:
        type: haystack.components.generators.chat.openai.OpenAIChatGenerator
        init_parameters: {model: gpt-4o-mini, generation_kwargs: {temperature: 0.3, max_tokens: 90}}
      other:
        type: haystack.components.generators.openai.OpenAIGenerator
        init_parameters: {model: gpt-4o}
      builder:
        type: haystack.components.builders.prompt_builder.PromptBuilder
        init_parameters:
    \(more)      template: \(template)
    connections:
      - {sender: builder.prompt, receiver: llm.messages}
    """
  }

  @Test func textsAndTheirGenerator() {
    let reading = Reading(
      Self.pipeline("'Answer {{ question }}{% for d in documents %}{{ d.content }}{% endfor %}'"), strictness: .walk)
    #expect(reading.document.format == .haystack)
    #expect(reading.messages == ["prompt: Answer {{ question }}{% for d in documents %}{{ d.content }}{% endfor %}"])
    #expect(reading.document.prompts.first?.messages.first?.template.variableNames == ["question", "documents"])
    #expect(reading.models == ["gpt-4o-mini", "gpt-4o"])
    #expect(reading.document.prompts.map(\.targetIndexes) == [[0]])
    #expect(reading.parameters() == ["temperature=0.3", "max_tokens=90"])
    #expect(reading.document.prompts.allSatisfy { $0.declaredVariables == nil })
  }

  @Test(arguments: [
    "[{_role: system, _content: [{text: Be brief}]}, {_role: user, _content: [{text: 'Answer {{q}}'}]}]",
    "[{role: system, content: [{text: Be brief}]}, {role: user, content: [{text: 'Answer {{q}}'}]}]",
    "[{role: system, content: Be brief}, {role: user, content: 'Answer {{q}}'}]",
    "'{% message role=\"system\" %}Be brief{% endmessage %} {% message role=\"user\" %}Answer {{q}}{% endmessage %}'",
  ])
  func chatMessages(template: String) {
    let reading = Reading(Self.pipeline(template), strictness: .walk)
    #expect(reading.messages == ["system: Be brief", "user: Answer {{q}}"])
    #expect(reading.messageSources == ["Be brief", "Answer {{q}}"])
    #expect(reading.document.prompts.first?.messages.allSatisfy { $0.template.problems.isEmpty } == true)
  }

  @Test(
    arguments: [("      variables: [q, r]\n", ["q", "r"]), ("      required_variables: [q]\n", nil)]
      as [(String, [String]?)])
  func declarations(lines: String, names: [String]?) {
    let reading = Reading(Self.pipeline("'Answer {{q}}'", lines), strictness: .walk)
    #expect(reading.document.prompts.first?.declaredVariables?.map(\.name) == names)
  }

  @Test(arguments: [
    "components:\n  a: {type: other.Thing, init_parameters: {template: 'x y z'}}\n",
    "components:\n  schemas: {A: {type: object}}\n", "components: []\n",
    "components:\n  a: {type: haystack.components.writers.DocumentWriter, init_parameters: {}}\n",
  ])
  func othersAreNot(text: String) {
    #expect(Reading(text, strictness: .walk).document.format != .haystack)
  }
}
