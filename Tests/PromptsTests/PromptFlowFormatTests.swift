import Prompts
import SourceText
import Testing

/// Azure prompt flow and the templates that its nodes name.
@Suite struct PromptFlowFormatTests {
  private static func flow(_ nodes: String, _ rest: String = "") -> String {
    "inputs:\n  text: {type: string}\noutputs:\n  answer: {type: string, reference: '${ask.output}'}\nnodes:\n\(nodes)\(rest)"
  }

  private static let ask = """
    - name: ask
      type: llm
      source: {type: code, path: ask.jinja2}
      inputs:
        deployment_name: my-gpt
        model: gpt-4o
        max_tokens: 64
        temperature: ${other.output}
        stop: ''
        text: ${inputs.text}
      connection: c
      api: chat
    - name: clean
      type: python
      source: {type: code, path: clean.py}

    """

  @Test func templatesAreLoaded() throws {
    let reading = Reading(
      Self.flow(Self.ask), path: "app/flow.dag.yaml", strictness: .walk,
      files: ["ask.jinja2": "# system:\nBe brief.\n\n# user:\nSum up {{text}} {{chat_history}}\n"])
    #expect(reading.document.format == .promptFlow)
    #expect(reading.document.prompts.isEmpty && !reading.document.hasUnreadPrompts)
    let child = try #require(reading.document.referenced.first)
    #expect(Reading.messages(of: child) == ["system: Be brief.", "user: Sum up {{text}} {{chat_history}}"])
    #expect(child.prompts.flatMap(\.messages).map { child.source.text(in: $0.sourceRange) }.first == "Be brief.")
    #expect(child.prompts.first?.declaredVariables?.map(\.name) == ["text"])
    #expect(child.referrer == "app/flow.dag.yaml")
    #expect(child.targets.map(\.isInherited) == [true])
    #expect(reading.models == ["gpt-4o"])
    #expect(reading.parameters() == ["max_tokens=64"])
  }

  @Test func variantsAndSharedTemplates() {
    let node = "type: llm, source: {type: code, path: a.jinja2}, inputs: {model: gpt-4o, q: '${inputs.q}'}"
    let variants = "node_variants:\n  ask:\n    variants:\n      v0: {node: {\(node)}}\n"
    let reading = Reading(
      Self.flow("- {name: ask, use_variants: true}\n- {name: two, \(node.replacing("q:", with: "p:"))}\n", variants),
      files: ["a.jinja2": "Answer {{q}} and {{p}}"])
    #expect(reading.document.referenced.map(\.source.path) == ["a.jinja2"])
    #expect(reading.document.referenced.flatMap(Reading.messages(of:)) == ["prompt: Answer {{q}} and {{p}}"])
    #expect(reading.document.referenced.first?.prompts.first?.declaredVariables?.map(\.name) == ["p", "q"])
    #expect(reading.models == ["gpt-4o", "gpt-4o"])
  }

  @Test func whatIsNotThereIsTold() {
    let reading = Reading(Self.flow(Self.ask), path: "flow.dag.yaml", strictness: .walk)
    #expect(reading.document.missingReferences == ["ask.jinja2"])
    #expect(reading.document.hasUnreadPrompts)
  }

  /// Only a template is loaded, and a path is never a pattern.
  @Test(arguments: ["*.jinja2", "clean.py", "a?.txt", ".env"])
  func otherPathsAreNotLoaded(path: String) {
    let reading = Reading(
      Self.flow("- {name: a, type: llm, source: {type: code, path: '\(path)'}, inputs: {model: gpt-4o}}\n"),
      files: [path: "never"])
    #expect(reading.document.referenced.isEmpty && reading.document.missingReferences.isEmpty)
  }
}
