import Prompts
import Testing

/// Handlebars, Mustache, Semantic Kernel, Dify and plain double braces.
@Suite struct MustacheTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var text: String
    var syntax: TemplateSyntax
    var references: [String]
    init(_ text: String, _ syntax: TemplateSyntax = .handlebars, _ references: [String] = []) {
      (self.text, self.syntax, self.references) = (text, syntax, references)
    }
    var testDescription: String { "\(syntax.rawValue): \(text)" }
  }

  static let cases: [Case] = [
    Case("plain"), Case("{{x}}", .handlebars, ["x"]), Case("{{ x }}", .handlebars, ["x"]),
    Case("{{{x}}}", .handlebars, ["x"]),
    Case("{{~x~}}", .handlebars, ["x"]), Case("{{&x}}", .handlebars, ["x"]), Case("{{x.y}}", .handlebars, ["x"]),
    Case("{{名字}}", .handlebars, ["名字"]),
    Case("{{!-- {{x}} --}}"), Case("{{! note }}"), Case("{{> partial}}"), Case("\\{{x}}"), Case("${{ x }}"),
    Case("{{#if x}}a{{else}}b{{/if}}", .handlebars, ["x?"]),
    Case("{{#if x}}{{else if y}}{{/if}}", .handlebars, ["x?", "y?"]),
    Case("{{#unless x}}{{y}}{{/unless}}", .handlebars, ["x?", "y"]),
    Case("{{#each items}}{{this.a}}{{name}}{{@index}}{{/each}}{{y}}", .handlebars, ["items*", "y"]),
    Case("{{#each items as |item i|}}{{item}}{{/each}}", .handlebars, ["items*"]),
    Case("{{#with x}}{{y}}{{/with}}", .handlebars, ["x?"]),
    Case("{{#items}}{{name}}{{/items}}", .handlebars, ["items*"]),
    Case("{{^items}}none{{/items}}", .handlebars, ["items*"]),
    Case("{{helper x y}}", .handlebars, ["x|helper", "y|helper"]),
    Case("{{helper a=x b=\"lit\"}}", .handlebars, ["x|helper"]),
    Case("{{helper (inner x)}}", .handlebars, ["x|helper"]), Case("{{role \"system\"}}"),
    Case("{{json x}}", .handlebars, ["x|json"]),
    Case("{{this}} {{.}} {{../x}} {{@root}}"), Case("{{}}"),
    Case("{{fn [x}}", .handlebars, ["x|fn"]),
    Case("{{x}}", .doubleBrace, ["x"]), Case("{{x-y.z}}", .doubleBrace, ["x-y.z"]), Case("{{ x }}", .doubleBrace),
    Case("{{x }}", .doubleBrace),
    Case("{{#if x}}{{/if}}", .doubleBrace), Case("{{x", .doubleBrace), Case("{{{x}}}", .doubleBrace, ["x"]),
    Case("{{x|f}}", .doubleBrace),
    Case("{{$x}}", .semanticKernel, ["x"]), Case("{{ $x }}", .semanticKernel, ["x"]),
    Case("{{plugin.fn $x}}", .semanticKernel, ["x|plugin.fn"]),
    Case("{{plugin.fn}}", .semanticKernel), Case("{{fn 'lit' $x}}", .semanticKernel, ["x|fn"]),
    Case("{{fn a=$x}}", .semanticKernel, ["x|fn"]),
    Case("{{#node.var#}}", .handlebars, ["node.var"]),
    Case("{{#1711067409646.text#}} {{x}}", .handlebars, ["1711067409646.text", "x"]),
    Case("{{#context#}}", .handlebars, ["context"]),
  ]

  @Test(arguments: cases)
  func references(_ test: Case) {
    let bytes = Array(test.text.utf8)
    let template = Template(bytes, syntax: test.syntax)
    let found = template.references.map { reference in
      let use =
        switch reference.use {
        case .output: "";
        case .iteration: "*";
        case .condition: "?"
        }
      return ([reference.name + use] + reference.filters).joined(separator: "|")
    }
    #expect(found == test.references)
    #expect(template.problems.isEmpty)
    for reference in template.references {
      #expect(String(decoding: bytes[reference.range], as: UTF8.self) == reference.name)
    }
  }

  @Test(arguments: [
    ("{{x", [Problem(.unclosedDelimiter("{{"), 0..<2)]),
    ("a {{x {{y}}", [Problem(.unclosedDelimiter("{{"), 2..<4)]),
    ("{{#if x}}a", [Problem(.unclosedBlock("if"), 0..<9)]),
    ("{{/if}}", [Problem(.strayEnd("/if"), 0..<7)]),
    ("{{#if x}}{{/each}}{{/if}}", [Problem(.mismatchedEnd(opened: "if", closed: "/each"), 9..<18)]),
    ("{{#each a}}{{#if b}}{{/each}}", [Problem(.mismatchedEnd(opened: "if", closed: "/each"), 20..<29)]),
    ("{{#>box title=x}}{{y}}{{/box}}{{#> box}}{{/box}}", []), ("{{#if a}}{{else}}{{/if}}{{! {{ }}", []),
    ("{{#a}}{{#a}}{{/a}}{{/a}}", []), ("}}", []),
  ])
  func problems(text: String, problems: [Problem]) {
    #expect(Template(Array(text.utf8), syntax: .handlebars).problems.map(Problem.init) == problems)
  }

  @Test func plainReplacementHasNoProblems() {
    #expect(Template(Array("{{x {{#if y}} {{/z}}".utf8), syntax: .doubleBrace).problems.isEmpty)
  }

  /// The expression of a triple reaches over all of its braces.
  @Test(arguments: ["{{{x}}}", "{{x}}", "{{~x~}}", "{{!-- c --}}", "{{{{x}}}}"])
  func expressionsReachOverTheirBraces(text: String) {
    let template = Template(Array(text.utf8), syntax: .handlebars)
    for expression in template.expressions { #expect(expression.range.upperBound <= text.utf8.count) }
    if text.first == "{", !text.hasPrefix("{{{{") {
      #expect(template.expressions.map(\.range) == [0..<text.utf8.count])
    }
  }
}
