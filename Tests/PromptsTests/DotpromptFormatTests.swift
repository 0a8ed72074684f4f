import Prompts
import Testing
import YAMLSyntax

/// Google's `*.prompt` files, and those of others with the same suffix.
@Suite struct DotpromptFormatTests {
  private static let menu = """
    # A licence header

    ---
    model: googleai/gemini-2.5-flash
    config: {temperature: 0.4, maxOutputTokens: 300, stopSequences: [END]}
    input:
      schema:
        dish: string, what is cooked
        guests?: integer
        extras(array, what goes with it): string
      default: {guests: 2}
    output: {format: json}
    ---
    {{role "system"}}
    You are a cook. {{#if guests}}Cook for {{guests}}.{{/if}}
    {{history}}
    {{role "user"}}
    Cook {{dish}} with {{media url=photo}} {{extras}}.
    """

  @Test func frontMatterAndMessages() throws {
    let reading = Reading(Self.menu, path: "menu.prompt", strictness: .walk)
    #expect(reading.document.format == .dotprompt)
    #expect(
      reading.messages == [
        "system: You are a cook. {{#if guests}}Cook for {{guests}}.{{/if}}",
        "user: Cook {{dish}} with {{media url=photo}} {{extras}}.",
      ])
    let prompt = try #require(reading.document.prompts.first)
    #expect(prompt.declaredVariables?.map(\.name) == ["dish", "guests", "extras"])
    #expect(prompt.declaredVariables?.map { reading.source($0.range) } == ["dish", "guests", "extras"])
    #expect(prompt.samples.map(\.values) == [["guests": "2"]])
    #expect(prompt.responseFormat?.kind == .jsonObject)
    #expect(reading.models == ["googleai/gemini-2.5-flash"])
    #expect(reading.parameters() == ["temperature=0.4", "maxOutputTokens=300", "stopSequences=[END]"])
    #expect(prompt.messages.flatMap { $0.template.problems }.isEmpty)
  }

  @Test func textWithoutMarkersIsTheUsers() {
    let reading = Reading("---\nmodel: m\n---\nSay {{x}}\n{{history}}\nWell\n", path: "a.prompt", strictness: .walk)
    #expect(reading.messages == ["user: Say {{x}}", "assistant: Well"])
    #expect(reading.document.prompts.first?.declaredVariables?.isEmpty != false)
  }

  @Test(
    arguments: [
      ("schema: {type: object, properties: {a: {type: string}}}", ["a"]), ("schema: {a: string, (*): any}", nil),
      ("schema: Recipe", nil), ("default: {a: 1}", nil),
    ] as [(String, [String]?)])
  func declarations(input: String, names: [String]?) {
    let reading = Reading("---\nmodel: m\ninput: {\(input)}\n---\nSay {{a}}\n", path: "a.prompt")
    #expect(reading.document.prompts.first?.declaredVariables?.map(\.name) == names)
  }

  @Test(arguments: ["schema\n    name: string", "products: { name: string }[]", "style?: \"formal\" | \"casual\""])
  func brokenFrontMatterIsNoticed(lines: String) {
    let reading = Reading(
      "---\nmodel: m\ninput:\n  \(lines)\n---\nHello {{name}}\n", path: "a.prompt", strictness: .walk)
    #expect(reading.document.format == .dotprompt)
    #expect(reading.document.problems.contains { $0.isInFrontMatter && $0.problem.isFatal })
  }

  @Test(arguments: ["{{role \"model\"}}\nHi\n", "Look at {{media url=photo}}\n", "{{>header}}\nHi {{name}}\n"])
  func helpersWithoutFrontMatter(text: String) {
    #expect(Reading(text, path: "a.prompt", strictness: .walk).document.format == .dotprompt)
  }

  /// Text of other tools is a prompt only if somebody says so; YAML is read as what it is.
  @Test(
    arguments: [
      ("You are a coordinator of {{agents}}.\n", nil, PromptFormat.text),
      ("---\ntags: [a]\nowner: me\n---\nSay it\n", nil, .text),
      (
        "config: {max_tokens: 9}\nprompts:\n  system: You are a careful reviewer of contracts, and you must be brief.\n  user: Review this contract for me {c}\n",
        .generic, .generic
      ),
      ("Note: this is text\n", nil, .text),
    ] as [(String, PromptFormat?, PromptFormat)])
  func otherTools(text: String, walked: PromptFormat?, named: PromptFormat) {
    #expect(Reading(text, path: "a.prompt", strictness: .walk).document.format == walked)
    #expect(Reading(text, path: "a.prompt", strictness: .named).document.format == named)
  }
}
