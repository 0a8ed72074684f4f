import Prompts
import Testing
import YAMLSyntax

/// prompty: front matter, then a body that role lines divide.
@Suite struct PromptyFormatTests {
  private static let v1 = """
    ---
    name: Basic
    model:
      api: chat
      configuration:
        type: azure_openai
        azure_deployment: gpt-4o-prod
      parameters:
        max_tokens: 100
        response_format: {type: json_object}
    inputs:
      question: {type: string, sample: Why?}
    sample:
      question: How?
      extra: more
    ---
    system:
    You are terse.

    user:
    {{question}}
    """
  private static let v2 = """
    ---
    model:
      id: gpt-4o
      options:
        temperature: 0.1
    inputs:
      - name: question
        default: Why?
    template: {format: mustache}
    ---
    system:
    You are terse.
    # user:
    {{question}}
    """
  private static let licence = "# Copyright\n# Licence text\n\n"

  @Test(arguments: [false, true], [false, true])
  func version1(hasLicence: Bool, isCRLF: Bool) throws {
    var text = (hasLicence ? Self.licence : "") + Self.v1
    if isCRLF { text = text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n") }
    let reading = Reading(text, path: "a.prompty", strictness: .walk)
    #expect(reading.document.format == .prompty)
    #expect(reading.document.problems.isEmpty)
    #expect(reading.messages == ["system: You are terse.", "user: {{question}}"])
    #expect(reading.messageSources == ["You are terse.", "{{question}}"])
    #expect(reading.models == ["gpt-4o-prod"])
    let target = try #require(reading.document.targets.first)
    #expect(target.dialect == .promptyV1 && target.model?.isDeployment == true)
    #expect(target.parameter(.maxTokens)?.value.int == 100)
    #expect(target.parameter(.maxTokens).map { reading.source($0.key.range) } == "max_tokens")
    let prompt = try #require(reading.document.prompts.first)
    #expect(prompt.name == "Basic" && prompt.responseFormat?.kind == .jsonObject)
    #expect(prompt.declaredVariables?.map(\.name) == ["question"])
    #expect(prompt.declaredVariables?.map { reading.source($0.range) } == ["question"])
    #expect(prompt.builtinNames == ["extra"])
    #expect(prompt.samples.map(\.values) == [["question": "How?", "extra": "more"]])
    #expect(prompt.messages.map(\.template.syntax) == [.jinja, .jinja])
    #expect(reading.document.frontMatter?.isClosed == true)
  }

  @Test(arguments: [false, true])
  func version2(hasLicence: Bool) throws {
    let reading = Reading((hasLicence ? Self.licence : "") + Self.v2, path: "a.prompty")
    #expect(reading.messages == ["system: You are terse.", "user: {{question}}"])
    #expect(reading.models == ["gpt-4o"])
    #expect(reading.document.targets.first?.dialect == .promptyV2)
    #expect(reading.document.targets.first?.model?.isDeployment == false)
    #expect(reading.parameters() == ["temperature=0.1"])
    let prompt = try #require(reading.document.prompts.first)
    #expect(prompt.declaredVariables?.map(\.name) == ["question"])
    #expect(prompt.samples.map(\.values) == [["question": "Why?"]])
    #expect(prompt.messages.map(\.template.syntax) == [.handlebars, .handlebars])
  }

  @Test(arguments: [
    ("user:", Role.user), ("  user:  ", .user), ("# user:", .user), ("#user:", .user), ("User:", .user),
    ("USER :", .user),
    ("user[name=\"x\"]:", .user), ("assistant:", .assistant), ("system:", .system), ("tool:", .tool),
    ("function:", .tool),
    ("\tuser:\t", .user),
  ])
  func roleLines(line: String, role: Role) {
    let reading = Reading("---\nname: x\n---\n\(line)\nText here\n", path: "a.prompty")
    #expect(reading.document.prompts.first?.messages.map(\.role) == [role])
    #expect(reading.document.prompts.first?.messages.map(\.string) == ["Text here"])
  }

  @Test(arguments: ["The user:", "user: hello", "- user:", "users:", "user", "`user:`", "> user:", "user::"])
  func otherLinesAreText(line: String) {
    let reading = Reading("---\nname: x\n---\nsystem:\nFirst\n\(line)\nLast\n", path: "a.prompty")
    #expect(reading.messages == ["system: First\n\(line)\nLast"])
  }

  @Test(arguments: [
    ("model:\n  id: gpt-4o\n  connection:\n    endpoint: https://llm.example.com/v1\n", true),
    ("model:\n  id: gpt-4o\n  connection:\n    endpoint: https://api.openai.com/v1\n", false),
    ("model:\n  configuration:\n    type: openai\n    name: gpt-4o\n    base_url: https://llm.example.com/v1\n", true),
    ("model:\n  configuration:\n    type: openai\n    name: gpt-4o\n", false),
  ])
  func addressesOfOthersAreNoticed(matter: String, isForeign: Bool) {
    let reading = Reading("---\n\(matter)---\nsystem:\nYou are terse.\n", path: "a.prompty")
    #expect(reading.document.targets.map(\.hasOwnEndpoint) == [isForeign])
  }

  @Test func textBeforeTheFirstRoleIsTheSystems() {
    let reading = Reading("---\nname: x\n---\nPreamble\nuser:\nQ\n", path: "a.prompty")
    #expect(reading.messages == ["system: Preamble", "user: Q"])
  }

  @Test func withoutFrontMatterTheBodyIsAll() {
    let reading = Reading("system:\nS\nuser:\nQ {{x}}\n", path: "a.prompty")
    #expect(reading.messages == ["system: S", "user: Q {{x}}"])
    #expect(reading.document.frontMatter == nil && reading.document.targets.isEmpty)
  }

  @Test(arguments: ["", "---\n---\n", "---\nname: x\n---\n", "---\nname: x\n", "# only a comment\n"])
  func withoutABodyThereIsNoPrompt(text: String) {
    let reading = Reading(text, path: "a.prompty")
    #expect(reading.document.format == .prompty && reading.document.prompts.isEmpty == !text.hasPrefix("#"))
  }

  @Test func aRuleInTheBodyIsText() {
    let reading = Reading("---\nname: x\n---\nsystem:\nOne\n---\nTwo\n", path: "a.prompty")
    #expect(reading.messages == ["system: One\n---\nTwo"])
  }

  @Test func blocksGoOverMessages() {
    let body = "system:\nS\n{% for item in history %}\n{{item.role}}:\n{{item.text}}\n{% endfor %}\nuser:\n{{q}}\n"
    let reading = Reading("---\nname: x\n---\n" + body, path: "a.prompty")
    let templates = reading.document.prompts.first?.messages.map(\.template) ?? []
    #expect(templates.flatMap(\.problems).isEmpty)
    #expect(templates.flatMap(\.variableNames) == ["history", "q"])
  }

  @Test func brokenFrontMatterIsMarkedAsSuch() {
    let reading = Reading("---\nname: a: b\n---\nsystem:\nS\n", path: "a.prompty")
    #expect(reading.document.problems.map(\.isInFrontMatter) == [true])
    #expect(reading.document.problems.first.map { reading.source($0.problem.range) } == ":")
    #expect(reading.messages == ["system: S"])
  }

  @Test func unclosedFrontMatter() {
    let reading = Reading("---\nname: x\nmodel: {id: m}\n", path: "a.prompty")
    #expect(reading.document.frontMatter?.isClosed == false)
    #expect(reading.models == ["m"])
  }

  @Test func plusSignsDelimitToo() {
    let reading = Reading("+++\nname: x\n+++\nuser:\nHi {{x}}\n", path: "a.prompty")
    #expect(reading.messages == ["user: Hi {{x}}"])
  }

  @Test func notText() {
    let reading = Reading("\u{0}abcdefgh", path: "a.prompty")
    #expect(reading.document.problems.map(\.problem.kind) == [.encoding(.binary)])
    #expect(reading.document.prompts.isEmpty)
  }
}
