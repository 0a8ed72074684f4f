import Prompts
import Testing

/// CrewAI's agents and tasks.
@Suite struct CrewAIFormatTests {
  private static let agents = """
    analyst:
      role: Analyst of {topic}
      goal: >
        Find what moves {topic}
      backstory: You have followed {topic} for years.
      llm: openai/gpt-4o
      verbose: true
    writer:
      role: Writer
      goal: Write it up
      backstory: You write {plain-words}.
    """
  private static let tasks = """
    review:
      description: Review the {topic} report
      expected_output: 'JSON such as {"score": 1, "note": {x}}'
      agent: analyst
    """

  @Test func agentsAreSystemMessages() {
    let reading = Reading(Self.agents, path: "src/config/agents.yaml", strictness: .walk)
    #expect(reading.document.format == .crewAI)
    #expect(reading.document.prompts.map(\.name) == ["analyst", "writer"])
    #expect(
      reading.messages == [
        "system: Analyst of {topic}", "system: Find what moves {topic}\n",
        "system: You have followed {topic} for years.", "system: Writer", "system: Write it up",
        "system: You write {plain-words}.",
      ])
    #expect(reading.models == ["openai/gpt-4o"])
    #expect(reading.document.prompts.map(\.targetIndexes) == [[0], []])
    #expect(reading.document.targets.allSatisfy { $0.parameterBlock == nil && $0.dialect == .modelOnly })
  }

  /// `kickoff(inputs=)` gives the values, so that nothing is declared; braces of JSON are text.
  @Test func variables() {
    let reading = Reading(Self.tasks, path: "tasks.yaml", strictness: .walk)
    #expect(reading.document.format == .crewAI)
    let templates = reading.document.prompts.flatMap(\.messages).map(\.template)
    #expect(templates.map(\.variableNames) == [["topic"], ["x"]])
    #expect(templates.allSatisfy { $0.problems.isEmpty && $0.syntax == .singleBrace })
    #expect(reading.document.prompts.allSatisfy { $0.declaredVariables == nil })
  }

  @Test func bothKindsInOneFile() {
    func indented(_ text: String) -> String {
      text.split(separator: "\n").map { "  \($0)\n" }.joined()
    }
    let reading = Reading(
      "agents:\n\(indented(Self.agents))tasks:\n\(indented(Self.tasks))", path: "crew.yaml", strictness: .walk)
    #expect(reading.document.format == .crewAI)
    #expect(reading.document.prompts.map(\.name) == ["analyst", "writer", "review"])
  }

  /// A single such mapping among many others does not make the file CrewAI's.
  @Test(arguments: [
    "a: {description: x y z, expected_output: z}\nb: 1\nc: 2\n", "a: {role: x, goal: y}\n",
    "- {description: a, expected_output: b}\n", "a: {description: [x], expected_output: y}\n",
  ])
  func othersAreNot(text: String) {
    #expect(Reading(text, path: "tasks.yaml", strictness: .walk).document.format != .crewAI)
  }
}
