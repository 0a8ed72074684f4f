import Prompts
import Testing

/// Which variables Jinja templates read, how, and whether their blocks are closed.
@Suite struct JinjaTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var text: String
    /// `name`, `name|filter|filter`, with `*` for iteration and `?` for a condition.
    var references: [String]
    init(_ text: String, _ references: String...) { (self.text, self.references) = (text, references) }
    var testDescription: String { text }
  }

  static let cases: [Case] = [
    Case("plain text"), Case("{{ x }}", "x"), Case("{{x}}", "x"), Case("{{- x -}}", "x"),
    Case("{{ x }} {{ y }} {{ x }}", "x", "y", "x"),
    Case("{{ 名字 }}", "名字"), Case("{{ x.y.z }}", "x"), Case("{{ x['y'] }}", "x"), Case("{{ x[y] }}", "x", "y"),
    Case("{{ x[0] }}", "x"),
    Case("{{ x | upper }}", "x|upper"), Case("{{ x|trim|title }}", "x|trim|title"),
    Case("{{ x | default('n') }}", "x|default"),
    Case("{{ x | default(y) }}", "x|default", "y"), Case("{{ x | join(sep=z) }}", "x|join", "z"),
    Case("{{ x[:100] }}", "x|[]"),
    Case("{{ x[-3:] | trim }}", "x|[]|trim"), Case("{{ f(x) }}", "x"), Case("{{ f(a=x, b='lit') }}", "x"),
    Case("{{ f(a==x) }}", "a", "x"),
    Case("{{ x if y else z }}", "x", "y", "z"), Case("{{ x and not y }}", "x", "y"), Case("{{ 'text {{ no }}' }}"),
    Case("{{ \"a\" ~ x }}", "x"),
    Case("{{ x is defined }}", "x"), Case("{{ 3.14 + x }}", "x"), Case("{{ true }} {{ none }} {{ False }}"),
    Case("{{ x - y }}", "x", "y"),
    Case("{# {{ x }} #}"), Case("{% if x %}a{% endif %}", "x?"),
    Case("{% if x == 'y' and z in w %}{% elif v %}{% else %}{% endif %}", "x?", "z?", "w?", "v?"),
    Case("{% if x is not none %}{% endif %}", "x?"), Case("{% if x is divisibleby 3 %}{% endif %}", "x?"),
    Case("{% if not x %}{% endif %}", "x?"),
    Case("{% if x is not defined %}{{ y }}{% endif %}", "x?", "y"),
    Case("{% for i in items %}{{ i.name }}{{ y }}{% endfor %}", "items*", "y"),
    Case("{% for k, v in d.items() %}{{ k }}{{ v }}{% endfor %}", "d*"),
    Case("{%- for i in items if i.ok and z -%}{{ loop.index }}{%- endfor -%}", "items*", "z*", "loop"),
    Case("{% for i in items %}{% endfor %}{{ i }}", "items*", "i"),
    Case("{% for i in items[1:] %}{% endfor %}", "items*|[]"),
    Case("{% for i in range(n) %}{{ i }}{% endfor %}", "n*"),
    Case("{% set a = x %}{{ a }}", "x?"), Case("{% set a, b = x, y %}{{ a }}{{ b }}", "x?", "y?"),
    Case("{% set a %}{{ x }}{% endset %}{{ a }}", "x"),
    Case("{% set ns = namespace(n=0) %}{% set ns.n = ns.n + x %}{{ ns.n }}", "x?"),
    Case("{% macro m(a, b=1) %}{{ a }}{{ b }}{{ x }}{% endmacro %}{{ m(y) }}", "x", "y"),
    Case("{% with a = x %}{{ a }}{% endwith %}", "x?"),
    Case("{% with a = x, b = y %}{{ a }}{{ b }}{% endwith %}", "x?", "y?"), Case("{% with %}{{ x }}{% endwith %}", "x"),
    Case("{% with a = x %}{% endwith %}{{ a }}", "x?", "a"),
    Case("{% raw %}{{ x }}{% endraw %}{{ y }}", "y"), Case("{% verbatim %}{{ x }}{% endverbatim %}"),
    Case("{% filter upper %}{{ x }}{% endfilter %}", "x"),
    Case("{% include 'a.txt' %}{% from 'b' import c as d %}{{ d }}"),
    Case("{% call f(x) %}{{ y }}{% endcall %}", "x?", "y"),
    Case("{{ x }}}", "x"), Case("{ x }"), Case("{{}}"), Case("{{ }}"), Case("{% %}"), Case("${{ x }}", "x"),
  ]

  private static func describe(_ template: Template) -> [String] {
    template.references.map { reference in
      let use =
        switch reference.use {
        case .output: "";
        case .iteration: "*";
        case .condition: "?"
        }
      return ([reference.name + use] + reference.filters).joined(separator: "|")
    }
  }

  @Test(arguments: cases)
  func references(_ test: Case) {
    let bytes = Array(test.text.utf8)
    let template = Template(bytes, syntax: .jinja)
    #expect(Self.describe(template) == test.references)
    #expect(template.problems.isEmpty)
    for reference in template.references {
      #expect(String(decoding: bytes[reference.range], as: UTF8.self) == reference.name)
      #expect(reference.expression.clamped(to: reference.range) == reference.range)
    }
  }

  @Test func builtins() {
    let template = Template(Array("{{ loop.index }}{{ now }}{{ x }}".utf8), syntax: .jinja)
    #expect(template.references.map(\.isBuiltin) == [true, true, false])
  }

  @Test(arguments: [
    ("{{ x", [Problem(.unclosedDelimiter("{{"), 0..<2)]),
    ("a {{ x {{ y }}", [Problem(.unclosedDelimiter("{{"), 2..<4)]),
    ("{% if x", [Problem(.unclosedDelimiter("{%"), 0..<2)]),
    ("{% if x %}a", [Problem(.unclosedBlock("if"), 0..<10)]),
    ("{% for i in x %}{% if i %}{% endfor %}", [Problem(.unclosedBlock("if"), 16..<26)]),
    ("{% endif %}", [Problem(.strayEnd("endif"), 0..<11)]),
    ("{% if x %}{% endfor %}{% endif %}", [Problem(.mismatchedEnd(opened: "if", closed: "endfor"), 10..<22)]),
    ("{% raw %}{{ x", [Problem(.unclosedBlock("raw"), 0..<9)]),
    ("{% set a %}text", [Problem(.unclosedBlock("set"), 0..<11)]),
    ("{% set a = 1 %}{% include 'x' %}{# c #}", []), ("{# open", []), ("{{ '}}' }}", []),
    ("{% if '%}' %}{% endif %}", []),
    ("{% set a = {'k': 1} %}", []), ("{% block b %}{% endblock b %}", []),
  ])
  func problems(text: String, problems: [Problem]) {
    #expect(Template(Array(text.utf8), syntax: .jinja).problems.map(Problem.init) == problems)
  }

  /// `{% set x | upper %}…{% endset %}` and a value with a comparison in it.
  @Test func assignmentsWithConditions() {
    #expect(Self.describe(Template(Array("{% set a = x == y %}{{ a }}".utf8), syntax: .jinja)) == ["x?", "y?"])
  }

  @Test func partsAreShifted() {
    let text = Array("{% if a %}{{ b }}{% endif %}{{ c }}".utf8)
    let part = Template(text, syntax: .jinja).part(10..<17)
    #expect(part.references.map(\.name) == ["b"])
    #expect(part.references.map(\.range) == [3..<4])
    #expect(part.expressions.map(\.range) == [0..<7])
    #expect(part.problems.isEmpty)
  }
}
