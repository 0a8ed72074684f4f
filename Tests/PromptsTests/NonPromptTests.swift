import Prompts
import Testing

/// Files of other kinds, found in a directory: none is a prompt, whatever strings it holds.
@Suite struct NonPromptTests {
  private static let phrase =
    "You are a helpful assistant. Your task is to summarize the text that the user sends, step by step."

  struct Case: Sendable, CustomTestStringConvertible {
    var path: String
    var text: String
    var testDescription: String { path }
  }

  static let cases: [Case] = [
    Case(
      path: "k8s/deploy.yaml",
      text:
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\nspec:\n  template:\n    spec:\n      containers:\n        - name: app\n          env:\n            - {name: PROMPT, value: '\(phrase)'}\n"
    ),
    Case(
      path: "k8s/prompt-config.yaml",
      text: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: prompts}\ndata:\n  prompt: \(phrase)\n"),
    Case(
      path: "docker-compose.yml",
      text: "services:\n  web:\n    image: nginx\n    environment:\n      SYSTEM_PROMPT: \(phrase)\n"),
    Case(
      path: ".github/workflows/ci.yml",
      text:
        "name: ci\non: [push]\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: x/y@v1\n        with:\n          prompt: |\n            \(phrase)\n"
    ),
    Case(
      path: "action.yml",
      text:
        "name: a\ndescription: \(phrase)\ninputs:\n  prompt: {description: '\(phrase)'}\nruns: {using: node20, main: x.js}\n"
    ),
    Case(
      path: "openapi.yaml",
      text:
        "openapi: 3.0.0\ninfo: {title: x, version: '1'}\npaths:\n  /chat:\n    post:\n      description: \(phrase)\n      requestBody: {content: {application/json: {schema: {properties: {prompt: {type: string}}}}}}\n"
    ),
    Case(
      path: "swagger.json",
      text: "{\"swagger\": \"2.0\", \"paths\": {\"/x\": {\"get\": {\"description\": \"\(phrase)\"}}}}"),
    Case(
      path: "play.yml",
      text:
        "- hosts: all\n  tasks:\n    - name: Ask\n      vars: {prompt: '\(phrase)'}\n      debug: {msg: 'You must restart the server'}\n"
    ),
    Case(path: "src/locales/en.yaml", text: "chat:\n  prompt: \(phrase)\n  system: \(phrase)\n"),
    Case(path: "i18n/zh.json", text: "{\"prompt\": \"\(phrase)\", \"system_prompt\": \"\(phrase)\"}"),
    Case(path: "translations/de.yml", text: "system_prompt: \(phrase)\n"),
    Case(
      path: "tests/cassettes/chat.yaml",
      text: "interactions:\n  - request:\n      body: '\(phrase)'\n"),
    Case(
      path: ".github/ISSUE_TEMPLATE/bug.yml",
      text:
        "name: Bug\nbody:\n  - type: textarea\n    attributes: {description: '\(phrase)'}\n"),
    Case(
      path: "package.json",
      text:
        "{\"name\": \"x\", \"version\": \"1.0.0\", \"description\": \"A tool that builds prompts for models\", \"scripts\": {\"test\": \"jest --ci --runInBand\"}}"
    ),
    Case(
      path: "pyproject.yaml",
      text: "name: x\ndescription: A library for writing prompts and templates with several useful helpers\n"),
    Case(
      path: "mkdocs.yml",
      text:
        "site_name: Docs\nnav:\n  - Home: index.md\ntheme: {name: material}\nextra: {message: 'Read the documentation before you open an issue, please.'}\n"
    ),
    Case(
      path: "data.json", text: "[1, 2, {\"text\": \"a plain sentence about the weather in the north of the country\"}]"),
    Case(
      path: "data/train.jsonl",
      text: "{\"messages\": [{\"role\": \"user\", \"content\": \"\(phrase)\"}]}\n{\"messages\": []}\n"),
    Case(path: "shell/login.prompt", text: "\(phrase)\n"),
    Case(path: "shell/theme.prompt", text: "---\ncolour: red\nowner: me\n---\n\(phrase)\n"),
    Case(path: "roles/tasks.yaml", text: "- {name: Start, service: x}\n- {name: Stop, description: '\(phrase)'}\n"),
    Case(path: "graph.yaml", text: "inputs: {a: 1}\noutputs: {b: 2}\nnodes:\n  - {id: 1, type: llm}\n  - {id: 2}\n"),
    Case(path: "scalar.yaml", text: "\(phrase)\n"), Case(path: "empty.yaml", text: ""),
    Case(path: "list.yaml", text: "- a\n- b\n"),
    Case(path: "broken.yaml", text: "a: [1\nb: c: d\n"), Case(path: "program.py", text: "prompt = '\(phrase)'"),
  ]

  @Test(arguments: cases)
  func isNotRead(_ test: Case) {
    let reading = Reading(test.text, path: test.path, strictness: .walk)
    #expect(reading.document.format == nil)
    #expect(reading.document.prompts.isEmpty && reading.document.targets.isEmpty)
  }

  /// The same text is a prompt where nothing speaks against it, so the cases above say something.
  @Test func theTextItselfWouldBeRead() {
    #expect(Reading("system_prompt: \(Self.phrase)\n", path: "bot.yaml", strictness: .walk).document.format == .generic)
  }

  @Test(arguments: ["schema", "response_format", "prompt_url", "prompt_path"])
  func whatIsNoProse(key: String) {
    for value in [
      "https://example.com/a/very/long/path/to/some/prompt/that/is/no/prompt.txt",
      "prompts/summarise_the_text_in_one_sentence.txt",
    ] {
      #expect(Reading("\(key): \(value)\n", path: "bot.yaml", strictness: .walk).document.format == nil)
    }
  }
}
