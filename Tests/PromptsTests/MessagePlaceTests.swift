import Prompts
import SourceText
import Testing
import YAMLSyntax

/// What holds of the messages of every file: nothing crashes, each is its part of the scalar that holds it, and what is
/// written as it is stands in the file as it is.
@Suite struct MessagePlaceTests {
  private static let atoms = [
    "<message role=\"system\">", "<message role='user'>", "<message role=\"{{role}}\">", "<message", "/>", ">",
    "</message>", "<messages>", "{{role \"user\"}}", "{{role \"model\"}}", "{{history}}", "{{media url=x}}",
    "system:\n",
    "# user:\n", "assistant:", "{% message role=\"user\" %}", "{% endmessage %}", "{{#a.b#}}", "{{x}}", "{x}",
    "${{ a.b }}",
    "{{", "}}", "{%", "%}", "\"", "'", "\n", " ", "a", "é", "🙂", "word ", "---\n", "\r\n",
  ]

  /// Files that hold a text in the ways of the formats.
  private static func files(_ text: String) -> [(path: String, text: String)] {
    let quoted =
      "\""
      + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\r", with: "\\r")
      .replacing("\n", with: "\\n") + "\""
    return [
      ("a.prompt", text), ("a.prompt", "---\nmodel: m\n---\n" + text), ("a.prompty", "---\nname: n\n---\n" + text),
      ("sk.yaml", "template: \(quoted)\ntemplate_format: handlebars\n"),
      ("sk.yaml", "template: \(quoted)\ntemplate_format: semantic-kernel\n"),
      ("pipe.yaml", "components: {b: {type: haystack.x, init_parameters: {template: \(quoted)}}}\n"),
      ("app.yaml", "kind: app\napp: {}\nmodel_config: {pre_prompt: \(quoted)}\n"),
      ("config.yaml", "prompts: [{task: t, content: \(quoted)}]\n"),
      ("tasks.yaml", "a: {description: \(quoted), expected_output: \(quoted)}\n"),
      ("wf.yaml", "on: x\njobs: {a: {steps: [{uses: x, with: {prompt: \(quoted)}}]}}\n"),
      ("b.jsonl", "{\"custom_id\": 1, \"body\": {\"messages\": [{\"role\": \"user\", \"content\": \(quoted)}]}}\n"),
    ]
  }

  @Test(arguments: 0..<8) func messagesAreWhereTheySayTheyAre(batch: Int) {
    for number in 0..<60 {
      let seed = UInt64(batch * 60 + number)
      var random = SplitMix64(seed: seed)
      for file in Self.files(random.text(of: Self.atoms, upTo: 24)) {
        let document = PromptReader().read(SourceText(path: file.path, text: file.text))
        for message in document.prompts.flatMap(\.messages) where !Self.isInPlace(message, document.source) {
          Issue.record(
            "seed \(seed), \(file.path): \(message.string.debugDescription) of \(file.text.debugDescription)")
          return
        }
      }
    }
  }

  private static func isInPlace(_ message: Message, _ source: SourceText) -> Bool {
    let expressions = message.template.expressions.map(\.range)
    guard expressions.allSatisfy({ $0.upperBound <= message.text.utf8.count }) else { return false }
    guard let node = message.node else {
      return message.text.utf8.elementsEqual(source.bytes[message.sourceRange])
    }
    let place = message.nodeOffset..<message.nodeOffset + message.text.utf8.count
    let whole = Array((node.text ?? "").utf8)
    return place.upperBound <= whole.count && whole[place].elementsEqual(message.text.utf8)
      && node.range.contains(message.sourceRange.lowerBound)
  }
}
