import Foundation
import Testing

/// Which files of the formats are found, and what is done to those they refer to.
@Suite struct FormatTests {
  private static let flow = """
    inputs: {text: {type: string}}
    outputs: {answer: {type: string, reference: "${ask.output}"}}
    nodes:
      - name: ask
        type: llm
        source: {type: code, path: templates/ask.jinja2}
        inputs: {deployment_name: mine, text: "${inputs.text}"}

    """
  private static let workflow = """
    on: push
    jobs:
      ask:
        steps:
          - uses: example/ask@v1
            with:
              prompt: In order to help, review the change.

    """

  @Test func aFlowsTemplateIsFixed() async throws {
    let sandbox = try Sandbox([
      "flow.dag.yaml": Self.flow, "templates/ask.jinja2": "# system:\nIn order to help, answer.\n\n# user:\n{{text}}\n",
    ])
    let run = try await sandbox.trimtab("check", "--select", "wordy-phrase", "--output-format", "concise", ".")
    #expect(run.status == 1 && run.output.contains("templates/ask.jinja2:2:1:"), "\(run.output)\(run.errors)")
    let fixed = try await sandbox.trimtab("check", "--fix", "--select", "wordy-phrase", ".")
    #expect(fixed.status == 0, "\(fixed.output)\(fixed.errors)")
    let text = try String(decoding: sandbox.data("templates/ask.jinja2"), as: UTF8.self)
    #expect(text == "# system:\nTo help, answer.\n\n# user:\n{{text}}\n")
    #expect(try sandbox.data("flow.dag.yaml") == Data(Self.flow.utf8))
  }

  /// A workflow is automation until somebody names it.
  @Test func workflowsAreReadWhenNamed() async throws {
    let sandbox = try Sandbox([".github/workflows/ask.yml": Self.workflow])
    let found = try await sandbox.trimtab("check", "--show-files", ".")
    #expect(!found.output.contains("ask.yml"), "\(found.output)")
    let named = try await sandbox.trimtab("check", "--select", "wordy-phrase", ".github/workflows/ask.yml")
    #expect(named.status == 1 && named.output.contains("In order to"), "\(named.output)\(named.errors)")
  }

  @Test func foldersAreSearchedForAllSuffixes() async throws {
    let request = #"{"custom_id": "a", "body": {"messages": [{"role": "user", "content": "Hi"}]}}"#
    let sandbox = try Sandbox([
      "a.prompt": "---\nmodel: m\n---\nSay hello\n", "b.jsonl": request + "\n",
      "c.jsonl": #"{"messages": [{"role": "user", "content": "Hi"}]}"#, "d.prompt": "Text of another tool.\n",
    ])
    // Too large to be anything but data, and not worth a word.
    try sandbox.writeSparse("e.jsonl", size: 40 << 20)
    let run = try await sandbox.trimtab("check", "--show-files", ".")
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    #expect(run.output == "a.prompt: dotprompt (1)\nb.jsonl: openai-batch (1)\n", "\(run.output)")
  }
}
