import Prompts
import Testing

/// Dify's app files.
@Suite struct DifyFormatTests {
  private static func workflow(_ data: String) -> String {
    """
    app: {mode: workflow, name: Tickets}
    kind: app
    version: 0.6.0
    workflow:
      graph:
        nodes:
          - id: start
            data: {type: start, title: Start, variables: [{variable: text}]}
          - id: llm
            data:
              type: llm
              title: Sort
    \(data.split(separator: "\n").map { "          \($0)" }.joined(separator: "\n"))
    """
  }

  @Test func nodesArePrompts() {
    let reading = Reading(
      Self.workflow(
        """
        model: {name: gpt-4o, provider: openai, mode: chat, completion_params: {temperature: 0.2, max_tokens: 50}}
        prompt_template:
          - {role: system, text: 'Sort tickets. Context: {{#context#}}'}
          - {role: user, text: 'Sort {{#start.text#}} for {{team}}, not {{ this }} or {{#each x}}'}
        """), path: "app.yml", strictness: .walk)
    #expect(reading.document.format == .dify)
    #expect(reading.document.prompts.map(\.name) == ["Sort"])
    #expect(
      reading.messages == [
        "system: Sort tickets. Context: {{#context#}}",
        "user: Sort {{#start.text#}} for {{team}}, not {{ this }} or {{#each x}}",
      ])
    let templates = reading.document.prompts.flatMap(\.messages).map(\.template)
    #expect(templates.map(\.variableNames) == [["context"], ["start.text", "team"]])
    #expect(templates.allSatisfy { $0.problems.isEmpty })
    #expect(reading.models == ["gpt-4o"])
    #expect(reading.parameters() == ["temperature=0.2", "max_tokens=50"])
    #expect(reading.document.prompts.allSatisfy { $0.declaredVariables == nil && $0.targetIndexes == [0] })
  }

  @Test func jinjaAndInstructions() {
    let reading = Reading(
      Self.workflow(
        """
        prompt_template:
          - {role: system, text: Be brief}
          - {role: user, edition_type: jinja2, jinja2_text: '{% if a %}Go{% endif %}', text: ''}
        memory: {query_prompt_template: '{{#sys.query#}}', window: {enabled: false}}
        instruction: Take the names out of {{#start.text#}}
        """), strictness: .walk)
    #expect(
      reading.messages == [
        "system: Be brief", "user: {% if a %}Go{% endif %}", "user: {{#sys.query#}}",
        "system: Take the names out of {{#start.text#}}",
      ])
    #expect(
      reading.document.prompts.first?.messages.map(\.template.syntax) == [.dify, .jinja, .dify, .dify])
  }

  @Test func chatAppsHaveAPrePrompt() {
    let reading = Reading(
      "kind: app\napp: {mode: chat, name: Bot}\nmodel_config:\n  model: {name: gpt-4o-mini, completion_params: {stop: []}}\n  pre_prompt: You answer {{who}}.\n",
      strictness: .walk)
    #expect(reading.messages == ["system: You answer {{who}}."])
    #expect(reading.models == ["gpt-4o-mini"])
  }

  @Test(arguments: ["kind: app\nname: x\n", "apiVersion: v1\nkind: App\napp: {a: 1}\n", "kind: app\napp: {a: 1}\n"])
  func othersAreNot(text: String) {
    #expect(Reading(text, strictness: .walk).document.format == nil)
  }
}
