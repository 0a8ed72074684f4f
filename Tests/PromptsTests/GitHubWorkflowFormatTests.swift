import Prompts
import Testing

/// Prompts in GitHub workflows, which are read when the file is named.
@Suite struct GitHubWorkflowFormatTests {
  private static let text = """
    name: review
    on: {pull_request: {}}
    jobs:
      review:
        runs-on: ubuntu-latest
        steps:
          - uses: actions/checkout@v5
          - run: echo "prompt"
          - name: Ask
            uses: example/ask@v1
            with:
              model: gpt-4o
              max-tokens: 200
              system-prompt: You are a reviewer.
              prompt: |
                Review ${{ github.event.pull_request.title || 'x' }}, not {{this}}.
    """

  @Test func namedFilesAreRead() {
    let reading = Reading(Self.text, path: ".github/workflows/review.yml", strictness: .named)
    #expect(reading.document.format == .gitHubWorkflow)
    #expect(
      reading.messages == [
        "system: You are a reviewer.",
        "user: Review ${{ github.event.pull_request.title || 'x' }}, not {{this}}.",
      ])
    #expect(
      reading.document.prompts.first?.messages.last?.template.variableNames == ["github.event.pull_request.title"])
    #expect(reading.document.prompts.map(\.name) == ["Ask"])
    #expect(reading.models == ["gpt-4o"])
    #expect(reading.parameters() == ["max-tokens=200"])
    #expect(reading.document.targets.allSatisfy { $0.parameterBlock == nil })
  }

  @Test func foundFilesAreNot() {
    #expect(Reading(Self.text, path: ".github/workflows/review.yml", strictness: .walk).document.format == nil)
  }
}
