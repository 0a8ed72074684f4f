import Prompts
import Testing

/// Mappings with prompt text under the usual keys.
@Suite struct GenericFormatTests {
  private static let long = "You are a careful reviewer. Read the {document} and list every error in it, one per line."

  @Test(arguments: [
    (
      "system: \(long)\nuser: Your task is to review the {document} and report every problem that you find.\n",
      ["system", "user"]
    ),
    (
      "system_prompt: \(long)\nuser_prompt: Please review the {document} and report every problem you find in it.\n",
      ["system", "user"]
    ),
    ("prompts:\n  review:\n    prompt: \(long)\n", ["prompt"]),
    ("review:\n  template: \(long)\n  input_variables: [document]\n  template_format: f-string\n", ["prompt"]),
  ])
  func roles(text: String, roles: [String]) {
    let reading = Reading(text, path: "conf/agents.yaml", strictness: .walk)
    #expect(reading.document.format == .generic || reading.document.format == .langchain)
    #expect(reading.document.prompts.flatMap(\.messages).map(\.role.rawValue) == roles)
  }

  /// A text is a prompt by the company it keeps, and the same one whether the file was named or found.
  @Test(arguments: [
    "system: You are terse.\nuser: Answer {{q}} in one word.\n",
    "system: \(long)\nuser: Answer {{q}} please.\n",
    "model: gpt-4.1-mini\nprompt: Classify the ticket {{ticket}} for me\n",
    "triage_system_prompt_zh: \(long)\ntriage_user_message_zh: 请判断 {ticket} 属于哪一类。\n",
  ])
  func namedAndFoundFilesReadAlike(text: String) {
    let found = Reading(text, path: "conf/file.yaml", strictness: .walk)
    #expect(!found.messages.isEmpty)
    #expect(found.messages == Reading(text, path: "conf/file.yaml", strictness: .named).messages)
    #expect(found.document.prompts.count == 1)
  }

  @Test func roleWordsMayStandInTheMiddleOfAKey() {
    let reading = Reading(
      "triage_system_prompt_zh: \(Self.long)\ntriage_user_message_zh: 请判断 {ticket} 属于哪一类。\n", strictness: .walk)
    #expect(reading.document.prompts.map { $0.messages.map(\.role.rawValue) } == [["system", "user"]])
  }

  @Test func everyPromptOfAFileHasItsOwnTemplateSyntax() {
    let reading = Reading(
      """
      first:
        prompt: "\(Self.long) {% if detailed %}Explain {{reason}}.{% endif %}"
      second:
        prompt: "\(Self.long) The reader is {reader}, the braces are {{literal}} ones."
      """)
    #expect(reading.document.prompts.map { $0.messages[0].template.syntax } == [.jinja, .fString])
    #expect(reading.document.prompts[1].messages[0].template.references.map(\.name) == ["document", "reader"])
  }

  @Test(arguments: [
    ("model: gpt-4o\nbase_url: https://llm.example.com/v1\nprompt: \(long)\n", true),
    ("model: gpt-4o\nbase_url: https://api.openai.com/v1\nprompt: \(long)\n", false),
    ("model: gpt-4o\nprompt: \(long)\nother:\n  base_url: https://llm.example.com/v1\n", true),
    ("model: gpt-4o\nprompt: \(long)\n", false),
  ])
  func addressesOfOthersAreNoticed(text: String, isForeign: Bool) {
    #expect(Reading(text).document.targets.map(\.hasOwnEndpoint) == [isForeign])
  }

  @Test func severalPromptsInAFile() {
    let reading = Reading(
      """
      summarise:
        system: \(Self.long)
        user: "Summarise the following text in one sentence: {text}"
      translate:
        system: You are a translator. Translate the text into French and return only the translation.
        user: "Translate the following text: {text}"
      """, path: "prompts.yaml", strictness: .named)
    #expect(reading.document.prompts.map { $0.messages.map(\.role) } == [[.system, .user], [.system, .user]])
    #expect(reading.document.prompts.map { $0.name?.hasPrefix("summarise") } == [true, false])
  }

  @Test func stemsPairSystemAndUser() {
    let reading = Reading(
      """
      classify_system: You are a classifier. Answer with one label only, without any other word.
      extract_system: You are an extractor. Return the names only, one per line, in their order.
      classify_user: "Your task is to classify the following message, which a customer sent: {message}"
      extract_user: "Your task is to extract the names from the following text by a customer: {text}"
      """, path: "prompts.yaml", strictness: .named)
    #expect(reading.document.prompts.map { $0.messages.map(\.role) } == [[.system, .user], [.system, .user]])
    #expect(
      reading.document.prompts.map { $0.messages.map(\.template.variableNames) } == [
        [[], ["message"]], [[], ["text"]],
      ])
  }

  @Test func twoTextsOfOneRoleAreTwoPrompts() {
    let text =
      "a:\n  system_prompt: \(Self.long)\n  system_message: You are another reviewer. You must be terse and to the point.\n"
    #expect(Reading(text, path: "prompts.yaml").document.prompts.count == 2)
  }

  @Test func modelAndParametersNearby() throws {
    let reading = Reading("model: gpt-4o\ntemperature: 0.3\nname: x\nsystem_prompt: \(Self.long)\n", path: "p.yaml")
    #expect(reading.models == ["gpt-4o"])
    #expect(reading.parameters() == ["temperature=0.3"])
    #expect(reading.document.prompts.first?.targetIndexes == [0])
    let nested = Reading(
      "config: {model: m1, max_tokens: 9}\nprompts:\n  one: {system_prompt: '\(Self.long)'}\n", path: "p.yaml")
    #expect(nested.models == ["m1"])
    #expect(nested.parameters() == ["max_tokens=9"])
  }

  @Test func textsSourcesAreExact() {
    let reading = Reading("p:\n  system_prompt: \"Say \\\"hi\\\" to\\n  {name} twice\"\n", path: "p.yaml")
    #expect(reading.messageSources == ["Say \\\"hi\\\" to\\n  {name} twice"])
  }

  @Test func aSharedTextIsReadOnce() {
    let reading = Reading("a:\n  system_prompt: &s \(Self.long)\nb:\n  system_prompt: *s\n", path: "p.yaml")
    #expect(reading.document.prompts.count == 1)
  }

  @Test(arguments: [
    ("a.txt", PromptReader.Strictness.walk, PromptFormat.text), ("a.md", .named, .text), ("a.j2", .walk, .text),
    ("noextension", .named, .text),
  ])
  func textFiles(path: String, strictness: PromptReader.Strictness, format: PromptFormat) {
    let reading = Reading("\u{FEFF}Say {{x}}\r\n", path: path, strictness: strictness)
    #expect(reading.document.format == format)
    #expect(reading.messages == ["prompt: Say {{x}}\r\n"])
  }

  @Test(arguments: [("a.txt", "  \n"), ("a.txt", ""), ("a.txt", "\u{0}zero and more text")])
  func emptyAndBinaryFilesAreNoPrompts(path: String, text: String) {
    #expect(Reading(text, path: path).document.format == nil)
  }
}
