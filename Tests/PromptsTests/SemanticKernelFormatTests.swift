import Prompts
import Testing

/// Semantic Kernel's YAML prompts.
@Suite struct SemanticKernelFormatTests {
  private static let story = """
    name: Story
    template: Tell {{$who}} a story about {{kitchen.find $Dish 'x'}}.
    template_format: semantic-kernel
    input_variables:
      - name: who
        default: Ann
      - name: dish
    execution_settings:
      default: {temperature: 0.6, max_tokens: 90}
      fast: {model_id: gpt-4o-mini, stop_sequences: [END]}
    """

  @Test func templateVariablesAndTargets() {
    let reading = Reading(Self.story, path: "story.prompt.yaml", strictness: .walk)
    #expect(reading.document.format == .semanticKernel)
    #expect(reading.messages == ["prompt: Tell {{$who}} a story about {{kitchen.find $Dish 'x'}}."])
    let prompt = reading.document.prompts.first
    #expect(prompt?.messages.first?.template.variableNames == ["who", "Dish"])
    #expect(prompt?.declaredVariables?.map(\.name) == ["who", "dish"])
    #expect(prompt?.samples.map(\.values) == [["who": "Ann"]])
    #expect(prompt?.targetIndexes == [0, 1])
    #expect(reading.models == ["gpt-4o-mini"])
    #expect(reading.parameters() == ["temperature=0.6", "max_tokens=90"])
    #expect(reading.document.targets.allSatisfy { $0.parameterBlock != nil && $0.dialect == .semanticKernel })
  }

  @Test func liquidDefinesNamesOfItsOwn() {
    let reading = Reading(
      """
      template_format: liquid
      template: |
        {% assign n = count %}{% capture line %}{{ topic }}{% endcapture %}{% comment %}{{ no }}{% endcomment %}
        {% for m in messages %}<message role="{{ m.role }}">{{ m.content }}{{ forloop.index }}</message>{% endfor %}
        {% unless quiet %}<message role="system">Say {{ n }} {{ line | upcase }}</message>{% endunless %}
      """, strictness: .walk)
    let templates = reading.document.prompts.flatMap(\.messages).map(\.template)
    let names = templates.flatMap(\.references).filter { !$0.isBuiltin }.map(\.name)
    #expect(Set(names) == ["count", "topic", "messages", "quiet"])
    #expect(templates.allSatisfy { $0.problems.isEmpty })
    #expect(reading.messages.contains("system: Say {{ n }} {{ line | upcase }}"))
  }

  /// An empty list leaves the variables to the template.
  @Test(arguments: ["input_variables: []\n", ""])
  func nothingDeclared(list: String) {
    let reading = Reading("template: Say {{$input}}\ntemplate_format: semantic-kernel\n\(list)", strictness: .walk)
    #expect(reading.document.format == .semanticKernel)
    #expect(reading.document.prompts.first.map { $0.declaredVariables == nil } == true)
  }

  @Test(arguments: [
    ("semantic-kernel", "{{$x}}", TemplateSyntax.semanticKernel), ("handlebars", "{{x}}", .handlebars),
    ("liquid", "{{ x | upcase }}", .jinja), ("jinja2", "{{ x }}", .jinja),
  ])
  func engines(name: String, placeholder: String, syntax: TemplateSyntax) {
    let reading = Reading("template: 'Say \(placeholder)'\ntemplate_format: \(name)\n", strictness: .walk)
    #expect(reading.document.format == .semanticKernel)
    let template = reading.document.prompts.first?.messages.first?.template
    #expect(template?.syntax == syntax && template?.variableNames == ["x"])
  }

  /// `<message role="…">` makes chat messages, each with its place in the file.
  @Test func messageElements() {
    let reading = Reading(
      """
      template_format: handlebars
      template: |
        Before.
        <message role="system">
          You are "terse".
        </message>
        <message role="user">Hi</message><message role='assistant'>Hello</message>
        {{#each turns}}
        <message role="{{role}}">{{content}}</message>
        {{/each}}
        <messages>x</messages>
      """, strictness: .walk)
    #expect(
      reading.messages == [
        "system: Before.", "system: You are \"terse\".", "user: Hi", "assistant: Hello", "user: {{#each turns}}",
        "user: {{content}}", "user: {{/each}}\n<messages>x</messages>",
      ])
    #expect(
      reading.document.prompts.first?.messages.map(\.isExample) == [false, false, true, true, false, false, false])
    #expect(reading.document.prompts.first?.messages.allSatisfy { $0.template.problems.isEmpty } == true)
    #expect(reading.messageSources[1] == "You are \"terse\".")
    #expect(reading.messageSources[3] == "Hello")
  }

  @Test(arguments: [
    "_type: prompt\ntemplate: Say {x}\ninput_variables: [x]\n",
    "template: Say {{ x }}\ntemplate_format: jinja2\ninput_variables: [x]\n",
    "template: Say {x}\ntemplate_format: f-string\ninput_variables: []\n",
  ])
  func langChainKeepsItsOwn(text: String) {
    #expect(Reading(text, strictness: .walk).document.format == .langchain)
  }
}
