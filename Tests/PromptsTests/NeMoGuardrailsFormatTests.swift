import Prompts
import Testing

/// Prompts of NeMo Guardrails.
@Suite struct NeMoGuardrailsFormatTests {
  @Test func tasksArePrompts() {
    let reading = Reading(
      """
      models:
        - {type: embeddings, engine: x, model: e}
        - {type: main, engine: openai, model: gpt-4o, parameters: {temperature: 0.1}}
      prompts:
        - task: check_input
          content: |-
            Is "{{ user_input }}" allowed? {% if context %}{{ context }}{% endif %}
          max_tokens: 3
          stop: ["User:"]
        - task: general
          messages:
            - {type: system, content: 'Be kind. {{ general_instructions }}'}
            - "{{ history | to_chat_messages }}"
            - {type: bot, content: Sure}
      """, path: "config.yml", strictness: .walk)
    #expect(reading.document.format == .nemoGuardrails)
    #expect(reading.document.prompts.map(\.name) == ["check_input", "general"])
    #expect(
      reading.messages == [
        "prompt: Is \"{{ user_input }}\" allowed? {% if context %}{{ context }}{% endif %}",
        "system: Be kind. {{ general_instructions }}", "user: {{ history | to_chat_messages }}", "assistant: Sure",
      ])
    #expect(reading.models == ["gpt-4o", "gpt-4o"])
    #expect(reading.parameters() == ["temperature=0.1"])
    #expect(reading.parameters(ofTarget: 1) == ["max_tokens=3", "stop=[\"User:\"]", "temperature=0.1"])
    #expect(reading.document.prompts.map(\.targetIndexes) == [[1], [0]])
    #expect(reading.document.targets.allSatisfy { $0.parameterBlock == nil })
    #expect(reading.document.prompts.allSatisfy { $0.declaredVariables == nil })
  }

  @Test func instructionsAndConversation() {
    let reading = Reading(
      "instructions:\n  - type: general\n    content: You serve the users of a library.\nsample_conversation: |\n  user \"Hi {{x}}\"\n    express greeting\n",
      strictness: .walk)
    #expect(reading.document.format == .nemoGuardrails)
    #expect(
      reading.messages == [
        "system: You serve the users of a library.", "prompt: user \"Hi {{x}}\"\n  express greeting\n",
      ])
    #expect(reading.document.prompts.first?.messages.map(\.isExample) == [false, true])
    #expect(reading.document.targets.isEmpty)
  }

  @Test(arguments: ["prompts:\n  - name: x\n    content: y\n", "instructions: [{type: other, content: x}]\n"])
  func othersAreNot(text: String) {
    #expect(Reading(text, strictness: .walk).document.format != .nemoGuardrails)
  }
}
