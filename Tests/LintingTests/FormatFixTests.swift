import Configuration
import Linting
import Prompts
import Rules
import SourceText
import Testing

/// Fixes reach the texts of every format, wherever in the file and in their scalar they stand.
@Suite struct FormatFixTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var path: String
    /// The file with the words to replace.
    var text: String
    var testDescription: String { path }
  }

  private static let cases = [
    Case(path: "agents.yaml", text: "a:\n  role: Cook\n  goal: >-\n    Cook\n    @ eat\n  backstory: You cook.\n"),
    Case(
      path: "sk.yaml",
      text:
        "template_format: semantic-kernel\ntemplate: |\n  <message role=\"system\">Eat @ live.</message>\n  <message role=\"user\">\n    Cook {{$dish}} @ eat.\n  </message>\n"
    ),
    Case(
      path: "sk2.yaml",
      text:
        "template_format: handlebars\ntemplate: \"<message role=\\\"system\\\">\\n\\tEat @ live.</message>\\n<message role=\\\"user\\\">Hi</message>\"\n"
    ),
    Case(
      path: "a.prompt", text: "---\nmodel: m\n---\n{{role \"system\"}}\nEat @ live.\n{{role \"user\"}}\nCook @ eat.\n"),
    Case(
      path: "app.yml",
      text:
        "kind: app\napp: {name: a}\nworkflow:\n  graph:\n    nodes:\n      - data:\n          prompt_template:\n            - {role: user, text: \"Eat @ live:\\n{{#a.b#}}\"}\n"
    ),
    Case(path: "config.yml", text: "prompts:\n  - task: t\n    content: |-\n      Eat {{ x }}\n      @ live.\n"),
    Case(
      path: "pipe.yaml",
      text:
        "components:\n  b:\n    type: haystack.components.builders.PromptBuilder\n    init_parameters:\n      template: |\n        {% message role=\"user\" %}\n        Eat @ live.\n        {% endmessage %}\n"
    ),
    Case(
      path: "b.jsonl",
      text: [1, 2].map {
        "{\"custom_id\": \"\($0)\", \"body\": {\"model\": \"m\", \"messages\": [{\"role\": \"user\", \"content\": \"\\u00e9 eat @ live\"}]}}\n"
      }.joined()
    ),
    Case(
      path: "wf.yml",
      text:
        "on: push\njobs:\n  a:\n    steps:\n      - uses: x/y@v1\n        with:\n          prompt: |\n            Eat ${{ github.sha }} @ live.\n"
    ),
  ]

  @Test(arguments: cases) func fixesAreApplied(_ test: Case) {
    func file(_ words: String) -> String {
      test.text.replacing(" @ ", with: " \(words) ").replacing("    @ ", with: "    \(words) ")
    }
    var settings = Settings()
    settings.selections = [RuleSelection(select: Setting([.rule("wordy-phrase")]))]
    let linter = Linter(settings: settings)
    let reader = PromptReader()
    let document = reader.read(SourceText(path: test.path, text: file("in order to")))
    let result = Fixer(linter, path: test.path, read: reader.read).fix(document) { _ in true }
    #expect(result.refused.isEmpty)
    #expect(result.document.source.text(in: 0..<result.document.source.bytes.count) == file("to"))
  }
}
