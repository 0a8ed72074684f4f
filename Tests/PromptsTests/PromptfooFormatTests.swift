import Prompts
import SourceText
import Testing

/// promptfoo configurations and the files they name.
@Suite struct PromptfooFormatTests {
  private static func config(_ prompts: String, _ rest: String = "tests:\n  - vars: {name: Ann}\n") -> String {
    "prompts:\n\(prompts)providers: [openai:gpt-4o]\n\(rest)"
  }

  @Test(arguments: [
    ("promptfooconfig.yaml", "prompts: ['Say {{x}}']\n"),
    ("a/PromptfooConfig.yml", "providers: [openai:gpt-4o]\nprompts: ['Say {{x}}']\n"),
    ("any.yaml", "# yaml-language-server: $schema=https://promptfoo.dev/config-schema.json\nprompts: ['Say {{x}}']\n"),
    ("any.yaml", "prompts: ['Say {{x}}']\nproviders: [openai:gpt-4o]\ntests: [{vars: {x: 1}}]\n"),
    ("any.yaml", "prompts: ['Say {{x}}']\ntargets: [openai:gpt-4o]\ndefaultTest: {}\n"),
    ("any.json", "{\"prompts\": [\"Say {{x}}\"], \"providers\": [\"openai:gpt-4o\"], \"tests\": []}"),
    ("any.yaml", "prompts: Say {{x}}\ntargets: [openai:gpt-4o]\nredteam: {}\n"),
  ])
  func isRecognised(path: String, text: String) {
    let reading = Reading(text, path: path, strictness: .walk)
    #expect(reading.document.format == .promptfoo)
    #expect(reading.messages == ["prompt: Say {{x}}"])
  }

  @Test func labelsAndForms() {
    let reading = Reading(
      Self.config("  - Plain {{name}}\n  - {raw: 'Raw {{name}}', label: second}\n  - {id: 'Id {{name}}'}\n"))
    #expect(reading.messages == ["prompt: Plain {{name}}", "prompt: Raw {{name}}", "prompt: Id {{name}}"])
    #expect(reading.document.prompts.map(\.name) == [nil, "second", nil])
    #expect(reading.document.prompts.allSatisfy { $0.declaredVariables?.map(\.name) == ["name"] })
    #expect(reading.document.prompts.allSatisfy { $0.samples.map(\.values) == [["name": "Ann"]] })
  }

  /// The strings of a chat array inside a scalar are mapped to the bytes of the file.
  @Test(arguments: [
    (
      "  - '[{\"role\": \"system\", \"content\": \"It''s \\\"x\\\"\"}, {\"role\": \"user\", \"content\": \"{{name}}\"}]'\n",
      "It''s \\\"x\\\""
    ),
    (
      "  - \"[{\\\"role\\\": \\\"system\\\", \\\"content\\\": \\\"It's \\\\\\\"x\\\\\\\"\\\"}, {\\\"role\\\": \\\"user\\\", \\\"content\\\": \\\"{{name}}\\\"}]\"\n",
      "It's \\\\\\\"x\\\\\\\""
    ),
    (
      "  - |\n    [\n      {\"role\": \"system\", \"content\": \"It's \\\"x\\\"\"},\n      {\"role\": \"user\", \"content\": \"{{name}}\"}\n    ]\n",
      "It's \\\"x\\\""
    ),
    (
      "  - |\n    - role: system\n      content: It's \"x\"\n    - role: user\n      content: \"{{name}}\"\n",
      "It's \"x\""
    ),
    (
      "  - |\n    {\"messages\": [{\"role\": \"system\", \"content\": \"It's \\\"x\\\"\"}, {\"role\": \"user\", \"content\": \"{{name}}\"}]}\n",
      "It's \\\"x\\\""
    ),
  ])
  func chatArraysInsideAString(prompts: String, source: String) {
    let reading = Reading(Self.config(prompts))
    #expect(reading.messages == ["system: It's \"x\"", "user: {{name}}"])
    #expect(reading.messageSources == [source, "{{name}}"])
    #expect(reading.document.prompts.first?.messages.last?.template.variableNames == ["name"])
  }

  @Test func filesAreLoaded() {
    let reading = Reading(
      Self.config("  - file://a.txt\n  - b.json\n  - file://list/*\n  - file://c.yaml\n  - file://missing.txt\n"),
      files: [
        "a.txt": "One {{name}}\n---\nTwo\r\n---\r\nThree",
        "b.json": "[{\"role\": \"user\", \"content\": \"J {{name}}\"}]",
        "c.yaml": "- role: system\n  content: Y\n", "list/1.md": "L1", "list/2.md": "L2",
      ])
    let documents = reading.document.referenced
    #expect(documents.map(\.source.path) == ["a.txt", "b.json", "list/1.md", "list/2.md", "c.yaml"])
    #expect(
      documents.flatMap(Reading.messages(of:)) == [
        "prompt: One {{name}}\n", "prompt: Two\r\n", "prompt: Three", "user: J {{name}}", "prompt: L1", "prompt: L2",
        "system: Y",
      ])
    #expect(documents.map(\.format) == [.text, .chat, .text, .text, .chat])
    #expect(reading.document.hasUnreadPrompts)
    for document in documents {
      #expect(document.targets.map(\.isInherited) == [true])
      #expect(document.prompts.allSatisfy { $0.targetIndexes == [0] && $0.declaredVariables?.count == 1 })
      for message in document.prompts.flatMap(\.messages) where document.format == .text {
        #expect(document.source.text(in: message.sourceRange) == message.string)
      }
    }
  }

  @Test(arguments: ["file://p.py", "p.py:fn", "file://p.js", "langfuse://x:1", "exec:./run", "file://cases.csv"])
  func programsAreNotRead(reference: String) {
    let reading = Reading(Self.config("  - \(reference)\n"), files: [reference: "never"])
    #expect(reading.document.hasUnreadPrompts)
    #expect(reading.messages.isEmpty && reading.document.referenced.isEmpty)
  }

  @Test(arguments: [
    ("[openai:gpt-4o]", ["openai:gpt-4o"]), ("openai:gpt-4o", ["openai:gpt-4o"]),
    ("[{id: 'anthropic:messages:claude-x', config: {max_tokens: 5}}]", ["anthropic:messages:claude-x"]),
    ("[{'openai:gpt-4o': {config: {max_tokens: 5}}}]", ["openai:gpt-4o"]),
    ("[file://p.py, 'http://x', exec:y, echo, 'python:z.py']", []), ("[]", []),
  ])
  func providers(value: String, models: [String]) {
    let reading = Reading("prompts: ['Hi {{x}}']\nproviders: \(value)\ntests: []\n")
    #expect(reading.models == models)
    #expect(reading.document.targets.allSatisfy { $0.dialect == .promptfoo })
    if value.contains("max_tokens") { #expect(reading.parameters() == ["max_tokens=5"]) }
  }

  @Test(
    arguments: [
      ("tests:\n  - vars: {a: 1}\n  - vars: {b: 2}\n", ["a", "b"]),
      ("defaultTest: {vars: {d: 0}}\ntests:\n  - vars: {a: 1}\n", ["d", "a"]),
      ("scenarios:\n  - config: [{vars: {s: 1}}]\n    tests: [{vars: {t: 2}}]\n", ["s", "t"]),
      ("tests: file://cases.csv\n", nil), ("tests:\n  - file://x.yaml\n  - vars: {a: 1}\n", nil), ("tests: []\n", nil),
      ("tests:\n  - vars: file://vars.yaml\n", nil), ("tests: [{vars: {a: 1}}]\nredteam: {}\n", nil),
    ] as [(String, [String]?)])
  func declaredVariables(rest: String, names: [String]?) {
    let reading = Reading(Self.config("  - Hi {{x}}\n", rest))
    #expect(reading.document.prompts.first?.declaredVariables?.map(\.name) == names)
    for variable in reading.document.prompts.first?.declaredVariables ?? [] {
      #expect(reading.source(variable.range) == variable.name)
    }
  }

  @Test func samplesInheritDefaults() {
    let reading = Reading(
      Self.config("  - Hi {{x}}\n", "defaultTest: {vars: {x: d, y: e}}\ntests:\n  - vars: {x: own}\n"))
    #expect(reading.document.prompts.first?.samples.map(\.values) == [["x": "own", "y": "e"]])
  }

  @Test func usesOutsidePromptsCount() {
    let rest =
      "tests:\n  - vars: {a: 1}\n    assert: [{type: javascript, value: 'output == context.vars.b && vars[\"c\"]'}, {type: equals, value: '{{d}}'}]\n"
    let used = Reading(Self.config("  - Hi\n", rest)).document.prompts.first?.externallyUsedNames ?? []
    #expect(used.isSuperset(of: ["b", "c", "d"]))
  }
}
