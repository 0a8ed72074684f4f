import Prompts
import Testing

/// Single braces, with and without a dollar, and which language a text is in.
@Suite struct BraceTests {
  @Test(arguments: [
    ("{x}", ["x"]), ("{x} and {y_1}", ["x", "y_1"]), ("{名字}", ["名字"]), ("{x.y}", ["x"]), ("{x[0]}", ["x"]),
    ("{x!r}", ["x"]), ("{x:>10}", ["x"]),
    ("{x:.2f}", ["x"]), ("{x!r:>10}", ["x"]), ("{a}{b}", ["a", "b"]), ("{{x}}", []), ("{{{x}}}", ["x"]),
    ("{{ {x} }}", ["x"]), ("{}", []), ("{0}", []),
    ("{ x }", []), ("{\"a\": 1}", []), ("{a: 1}", []), ("{a, b}", []), ("{x\ny}", []), ("{x", []), ("x}", []),
    ("{env:HOME}", []),
    ("\\frac{a}{b}", []), ("x^{n}", []), ("x_{i}", []), ("\\text{word}", []), ("\\{x}", []), ("${x}", []), ("#{x}", []),
    ("{，标点}", []), ("{请在这里填写}", ["请在这里填写"]), ("{x}:{y}", ["x", "y"]),
  ])
  func formatStrings(text: String, names: [String]) {
    let bytes = Array(text.utf8)
    let template = Template(bytes, syntax: .fString)
    #expect(template.variableNames == names)
    #expect(template.problems.isEmpty)
    for reference in template.references {
      #expect(String(decoding: bytes[reference.range], as: UTF8.self) == reference.name)
      #expect(
        bytes[reference.expression.lowerBound] == UInt8(ascii: "{")
          && bytes[reference.expression.upperBound - 1] == UInt8(ascii: "}"))
    }
  }

  @Test func doubledBracesAreEscapes() {
    let template = Template(Array("{{\"a\": {x}}}".utf8), syntax: .fString)
    #expect(template.expressions.map(\.kind) == [.escape, .output, .escape])
    #expect(template.expressions.map(\.range) == [0..<2, 7..<10, 10..<12])
  }

  @Test(arguments: [
    ("${x}", ["x"]), ("${first-name}", ["first-name"]), ("${x} ${y}", ["x", "y"]), ("${x.y}", ["x"]),
    ("${x:default}", ["x"]), ("${名字}", ["名字"]),
    ("${HOME}", []), ("${API_KEY}", []), ("${{ x }}", []), ("${{x}}", []), ("\\${x}", []), ("$${x}", []),
    ("${env:X}", []), ("${file:a.txt}", []),
    ("{x}", []), ("$x", []), ("${}", []), ("${x", []), ("${ x }", []),
  ])
  func dollarBraces(text: String, names: [String]) {
    let bytes = Array(text.utf8)
    let template = Template(bytes, syntax: .dollarBrace)
    #expect(template.variableNames == names)
    for reference in template.references {
      #expect(String(decoding: bytes[reference.range], as: UTF8.self) == reference.name)
    }
  }

  @Test(
    arguments: [
      ([], TemplateSyntax.none), (["plain text"], .none), (["{\"a\": 1}"], .none), (["{{ x }}"], .jinja),
      (["{{x}}"], .jinja), (["{% if x %}{% endif %}"], .jinja),
      (["{{#if x}}{{/if}}"], .handlebars), (["{{> part}}"], .handlebars), (["{{! note }}"], .handlebars),
      (["{{#each x}}{% raw %}{{/each}}"], .jinja),
      (["{{$x}}"], .semanticKernel), (["{{#if x}}{{$y}}"], .semanticKernel), (["{x}"], .fString),
      (["{x} {{\"a\": 1}}"], .fString), (["${x}"], .dollarBrace),
      (["${x} ${y} {z}"], .dollarBrace), (["{x}", "{y}", "${z}"], .fString), (["${{ github.x }}"], .none),
      (["{{"], .none), (["plain", "{{ x }}"], .jinja),
      (["{{ \"a\" }}"], .none), (["{{x: 1}}"], .none), (["\\frac{a}{b}"], .none),
      (["{x} {{x}} {{\"a\": 1}}"], .fString), (["{x} {{// note\n}} {{y}}"], .fString), (["\\text{Final} score"], .none),
      (["{# note #} text"], .jinja), (["{# note"], .none), (["{{! note }} {{x}}"], .handlebars),
      (["```\nprint(f\"{x}\")\n```"], .none), (["```\n{x}\n```"], .fString),
    ] as [([String], TemplateSyntax)])
  func inference(texts: [String], syntax: TemplateSyntax) {
    #expect(TemplateInference.syntax(of: texts.map { Array($0.utf8) }) == syntax)
  }

  @Test func noSyntaxFindsNothing() {
    let template = Template(Array("{{ x }} {y} ${z} {% if %}".utf8), syntax: .none)
    #expect(template.expressions.isEmpty && template.references.isEmpty && template.problems.isEmpty)
  }
}
