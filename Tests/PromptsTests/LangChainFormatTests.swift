import Prompts
import Testing

/// LangChain's serialized prompts.
@Suite struct LangChainFormatTests {
  private static let prompt =
    "_type: prompt\ninput_variables: [topic, tone]\ntemplate: |\n  Write about {topic} as {{json}}.\n"
  private static let untyped =
    "input_variables: [topic, tone]\ntemplate: |\n  Write about {topic} as {{json}}.\ntemplate_format: f-string\n"
  private static let fewShot = """
    _type: few_shot
    input_variables: [word]
    prefix: Give the opposite.
    example_prompt: {_type: prompt, input_variables: [a, b], template: "In: {a} Out: {b}"}
    examples:
      - {a: tall, b: short}
    suffix: "In: {word} Out:"
    """
  private static let constructor = """
    {"lc": 1, "type": "constructor", "id": ["langchain", "prompts", "chat", "ChatPromptTemplate"], "kwargs": {
      "input_variables": ["q"], "messages": [
        {"lc": 1, "id": ["langchain", "prompts", "chat", "SystemMessagePromptTemplate"],
         "kwargs": {"prompt": {"lc": 1, "kwargs": {"template": "Be brief.", "input_variables": []}}}},
        {"lc": 1, "id": ["langchain", "prompts", "chat", "HumanMessagePromptTemplate"],
         "kwargs": {"prompt": {"lc": 1, "kwargs": {"template": "Ask: {q}", "input_variables": ["q"]}}}}]}}
    """

  @Test(arguments: [prompt, untyped], [PromptReader.Strictness.walk, .named])
  func prompts(text: String, strictness: PromptReader.Strictness) throws {
    let reading = Reading(text, path: "lc.yaml", strictness: strictness)
    #expect(reading.document.format == .langchain)
    #expect(reading.messages == ["prompt: Write about {topic} as {{json}}.\n"])
    let found = try #require(reading.document.prompts.first)
    #expect(found.declaredVariables?.map(\.name) == ["topic", "tone"])
    #expect(found.declaredVariables?.map { reading.source($0.range) } == ["topic", "tone"])
    #expect(found.messages.map(\.template.syntax) == [.fString])
    #expect(found.messages.map(\.template.variableNames) == [["topic"]])
    #expect(reading.document.targets.map(\.dialect) == [.langchain])
  }

  @Test func fewShotPrompts() throws {
    let reading = Reading(Self.fewShot, path: "few.yaml", strictness: .walk)
    #expect(reading.document.format == .langchain)
    let found = try #require(reading.document.prompts.first)
    #expect(
      found.messages.map(\.string) == ["Give the opposite.", "In: {a} Out: {b}", "tall", "short", "In: {word} Out:"])
    #expect(found.messages.map(\.isExample) == [false, true, true, true, false])
    #expect(found.builtinNames == ["a", "b"])
    #expect(found.declaredVariables?.map(\.name) == ["word"])
  }

  @Test func constructors() throws {
    let reading = Reading(Self.constructor, path: "lc.json", strictness: .walk)
    #expect(reading.document.format == .langchain)
    #expect(reading.messages == ["system: Be brief.", "user: Ask: {q}"])
    #expect(reading.messageSources == ["Be brief.", "Ask: {q}"])
    #expect(reading.document.prompts.first?.declaredVariables?.map(\.name) == ["q"])
  }

  /// The form `lc: 1` nests: examples, and prompts of several template languages.
  @Test func nestedConstructors() throws {
    func constructor(_ name: String, _ arguments: String) -> String {
      #"{"lc": 1, "type": "constructor", "id": ["langchain", "prompts", "x", "\#(name)"], "kwargs": {\#(arguments)}}"#
    }
    let example = constructor("PromptTemplate", #""input_variables": ["a", "b"], "template": "In: {a} Out: {b}""#)
    let few = Reading(
      constructor(
        "FewShotPromptTemplate",
        #""examples": [{"a": "tall", "b": "short"}], "example_prompt": \#(example), "prefix": "Opposites.", "suffix": "In: {word} Out:", "input_variables": ["word"]"#
      ), path: "few.json", strictness: .walk)
    #expect(few.document.format == .langchain)
    #expect(
      few.messages.map { $0.dropFirst("prompt: ".count) } == [
        "Opposites.", "In: {a} Out: {b}", "tall", "short", "In: {word} Out:",
      ])
    #expect(few.document.prompts.first?.builtinNames == ["a", "b"])
    let mustache = constructor(
      "PromptTemplate", #""template": "Ask {{q}}", "template_format": "mustache", "input_variables": ["q"]"#)
    let chat = Reading(
      constructor(
        "ChatPromptTemplate",
        #""messages": [{"lc": 1, "id": ["langchain", "schema", "messages", "SystemMessage"], "kwargs": {"content": "Be {brief}."}}, {"lc": 1, "id": ["x", "MessagesPlaceholder"], "kwargs": {"variable_name": "h"}}, {"lc": 1, "id": ["x", "HumanMessagePromptTemplate"], "kwargs": {"prompt": \#(mustache)}}], "input_variables": ["q"]"#
      ), path: "chat.json", strictness: .walk)
    #expect(chat.messages == ["system: Be {brief}.", "user: Ask {{q}}"])
    #expect(chat.document.prompts.first?.messages.map(\.template.syntax) == [TemplateSyntax.none, .handlebars])
  }

  @Test(arguments: [("f-string", TemplateSyntax.fString), ("jinja2", .jinja), ("mustache", .handlebars)])
  func templateFormats(name: String, syntax: TemplateSyntax) {
    let reading = Reading("_type: prompt\ninput_variables: [x]\ntemplate_format: \(name)\ntemplate: Say it\n")
    #expect(reading.document.prompts.first?.messages.first?.template.syntax == syntax)
  }

  @Test func anEmptyListDeclaresNothing() {
    let reading = Reading(
      "_type: prompt\ninput_variables: []\npartial_variables: {day: Monday}\ntemplate: Say {x} on {day}\n")
    #expect(reading.document.prompts.first?.declaredVariables == nil)
    #expect(reading.document.prompts.first?.builtinNames == ["day"])
  }
}
