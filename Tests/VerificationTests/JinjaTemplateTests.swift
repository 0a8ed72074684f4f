import Foundation
import Prompts
import Providers
import SourceText
import Testing
import Verification

/// Templates are rendered as Jinja2 renders them: what is expected here is what Jinja2 3.1 gives, which `theOracleAgrees` asks again
/// where it is installed.
@Suite struct JinjaTemplateTests {
  private static let values: [String: JSONValue] = [
    "name": "Ann", "empty": "", "zero": 0, "n": 3, "flag": true, "off": false, "items": ["a", "b", "c"], "nothing": [],
    "user": ["name": "Bob", "tags": ["x", "y"]], "rows": [["k": "a", "v": 1], ["k": "b", "v": 2]], "text": " Ärger \n",
    "lines": "one\ntwo\n\nthree", "中文": "值",
  ]

  private static let cases = [
    ("plain { text } % #", "plain { text } % #"), ("{{ name }}{{name}}", "AnnAnn"), ("{# note #}a{#- x -#} b", "ab"),
    ("{{ user.name }} {{ user['name'] }} {{ user[\"tags\"][0] }} {{ items[-1] }}", "Bob Bob x c"),
    ("{{ name | upper }}{{ name|lower|capitalize }}{{ text | trim }}", "ANNAnnÄrger"),
    ("{{ missing | default('x') }}{{ missing|d }}{{ empty | default('y', true) }}{{ empty | default('y') }}", "xy"),
    ("{{ items | join(', ') }} {{ items | length }} {{ items|first }}{{ items|last }}", "a, b, c 3 ac"),
    ("{% if flag %}yes{% else %}no{% endif %}", "yes"),
    ("{% if off %}1{% elif n == 3 and not empty %}2{% else %}3{% endif %}", "2"),
    ("{% if missing %}a{% endif %}{% if missing is defined %}b{% endif %}{% if name is not none %}c{% endif %}", "c"),
    ("{% for x in items %}{{ loop.index }}{{ x }}{% if not loop.last %},{% endif %}{% endfor %}", "1a,2b,3c"),
    ("{% for x in nothing %}x{% else %}nothing{% endfor %}", "nothing"),
    ("{% for r in rows if r.v > 1 %}{{ r.k }}={{ r.v }}{% endfor %}", "b=2"),
    ("{% for k, v in user.items() %}{{ k }};{% endfor %}", "name;tags;"),
    ("{% for x in items %}{% for y in user.tags %}{{ x ~ y }} {% endfor %}{% endfor %}", "ax ay bx by cx cy "),
    ("{% set a = name + '!' %}{{ a }}{% for x in items %}{% set a = x %}{% endfor %}{{ a }}", "Ann!Ann!"),
    ("a\n{%- if flag -%}\n  b\n{%- endif %}\nc", "ab\nc"), ("{% raw %}{{ name }}{% endraw %}", "{{ name }}"),
    ("{{ 'it' if off else \"}} ok\" }}", "}} ok"), ("{{ '{{' }}{{ \"a\\nb\" }}", "{{a\nb"),
    ("{% if 'b' in items and 'z' not in name %}in{% endif %}", "in"), ("{{ n + 2 * 3 - 1 }}", "8"),
    ("{{ lines | indent(2) }}", "one\n  two\n\n  three"), ("{{ name | replace('n', 'm') }}", "Amm"),
    ("{% if n >= 3 or missing %}{{ (n) }}{% endif %}", "3"), ("{{ 中文 }}", "值"),
    ("{{ name if flag }}{{ name if off }}", "Ann"), ("{% if n is odd and 4 is even %}o{% endif %}", "o"),
    ("{% if (flag or off) and not (off) %}p{% endif %}", "p"), ("{{ [1, 2] | length }}{{ -n if off else -1 }}", "2-1"),
  ]

  private static func rendered(_ template: String) throws -> String {
    let source = SourceText(path: "t", text: template)
    let text = MappedText(verbatim: 0..<source.bytes.count, of: source)
    return try FilledMessage.text(of: Message(role: .user, text: text, syntax: .jinja, node: nil), values)
  }

  @Test(arguments: cases) func templatesAreRendered(template: String, expected: String) throws {
    #expect(try Self.rendered(template) == expected)
  }

  /// What Jinja2 itself gives; `nil` where it is not installed.
  private static func oracle(_ templates: [String]) throws -> [String]? {
    let program = """
      import json, sys
      try:
          import jinja2
      except ImportError:
          sys.exit(0)
      values, templates = json.load(sys.stdin)
      print(json.dumps([jinja2.Environment(keep_trailing_newline=True).from_string(t).render(values) for t in templates]))
      """
    let (process, input, output) = (Process(), Pipe(), Pipe())
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", "exec python3 -c \"$0\" 2>/dev/null", program]
    (process.standardInput, process.standardOutput) = (input, output)
    try process.run()
    let question: JSONValue = [
      .object(values.map { .init($0.key, $0.value) }), .array(templates.map(JSONValue.string)),
    ]
    try input.fileHandleForWriting.write(contentsOf: Data(question.json))
    try input.fileHandleForWriting.close()
    let answer = output.fileHandleForReading.readDataToEndOfFile()
    return JSONValue(json: Array(answer))?.items.compactMap(\.string)
  }

  @Test(.enabled("Jinja2 is not installed") { try oracle([]) != nil }) func theOracleAgrees() throws {
    let given = try #require(try Self.oracle(Self.cases.map(\.0)))
    #expect(given.count == Self.cases.count)
    for ((template, expected), other) in zip(Self.cases, given) { #expect(other == expected, "\(template)") }
  }

  @Test(arguments: [
    "{% if x %}", "{% endif %}", "{% for x in items %}", "{% else %}", "{{ }}", "{{ a",
    "{% for in items %}{% endfor %}",
    "{{ a | }}", "{{ (a }}", "{% include 'x' %}", "{% extends 'x' %}", "{{ f(x) }}", "{{ name | nope }}", "{{ 'a }}",
    "{% set x %}a{% endset %}", "{% if flag %}{% else %}{% else %}{% endif %}", "{{ name < 3 }}",
    "{% for x in n %}{% endfor %}",
    "{{ \(String(repeating: "(", count: 500)) }}", "{{ rows | join }}", "{% call m() %}{% endcall %}",
    "{{ name.swapcase() }}",
  ]) func whatIsNotKnownIsRefused(template: String) {
    #expect(throws: PromptRequest.Problem.self) { try Self.rendered(template) }
  }

  /// A loop in a loop in a loop does not go on for ever.
  @Test func whatGrowsTooLongIsRefused() throws {
    let loops = String(repeating: "{% for x in many %}", count: 4) + "x" + String(repeating: "{% endfor %}", count: 4)
    let source = SourceText(path: "t", text: loops)
    let message = Message(
      role: .user, text: MappedText(verbatim: 0..<source.bytes.count, of: source), syntax: .jinja, node: nil)
    #expect(throws: PromptRequest.Problem.self) {
      try FilledMessage.text(of: message, ["many": .array(Array(repeating: 1, count: 500))])
    }
  }
}
