import Prompts
import SourceText
import Testing

/// What is an instruction and what is not.
@Suite struct SpanTests {
  private static func instructions(_ text: String) -> String {
    let bytes = Array(text.utf8)
    let mapped = MappedText(verbatim: 0..<bytes.count, of: SourceText(path: "", bytes: bytes))
    let map = Message(role: .user, text: mapped, syntax: .jinja, node: nil).spans
    return map.instructionRanges.map { String(decoding: bytes[$0], as: UTF8.self) }.joined(separator: "¦")
  }

  @Test(arguments: [
    ("", ""), ("Say it.", "Say it."),
    ("Run `ls` now", "Run ¦ now"), ("Use ``a`b`` here", "Use ¦ here"), ("A ` alone", "A ` alone"),
    ("two ` lines\nno ` code", "two ` lines\nno ` code"),
    ("Say \"hello\" now", "Say ¦ now"), ("Say “hello” now", "Say ¦ now"), ("说「你好」吧", "说¦吧"), ("说『你好』吧", "说¦吧"),
    ("Dites «bonjour» vite", "Dites ¦ vite"),
    ("读《红楼梦》吧", "读¦吧"), ("Say ‘hello’ now", "Say ¦ now"), ("Say 'hello' now", "Say ¦ now"),
    ("Don't use the users' names", "Don't use the users' names"), ("rock 'n roll", "rock 'n roll"),
    ("It’s the user’s", "It’s the user’s"), ("5\" wide", "5\" wide"),
    ("指令（'帮我写'）好", "指令（¦）好"), ("说'你好'吧", "说¦吧"), ("Say ”hello” now", "Say ¦ now"), ("a ” b", "a ” b"),
    ("a \"quote\n\nopen", "a \"quote\n\nopen"), ("a \"line\nbreak\" in it", "a ¦ in it"),
    ("Read https://a.b/c?d=1 first", "Read ¦ first"), ("(see http://a.b)", "(see ¦)"), ("见 https://a.b。好", "见 ¦。好"),
    ("Ask {{ x }} now", "Ask ¦ now"), ("{% if x %}Go{% endif %}", "Go"), ("{# note #}Go", "Go"),
  ])
  func inline(text: String, instructions: String) {
    #expect(Self.instructions(text) == instructions)
  }

  @Test(arguments: [
    ("Before\n```\ncode\n```\nAfter", "Before\n¦\nAfter"), ("Before\n~~~py\ncode\n```\n~~~\nAfter", "Before\n¦\nAfter"),
    ("A\n````\n```\n````\nB", "A\n¦\nB"),
    ("A\n```\nnever closed", "A\n"), ("  ```\n  code\n  ```\nB", "\nB"), ("```x``` B", " B"),
    ("A\n> quoted\nB", "A\n¦\nB"), ("A\n| a | b |\n|---|---|\nB", "A\n¦\n¦\nB"),
    ("A\n{\"k\": [1, \"}\"]}\nB", "A\n¦\nB"), ("A\n[\n  {\"k\": 1}\n]\nB", "A\n¦\nB"),
    ("[Section]\nB", "[Section]\nB"), ("{name} is here", "{name} is here"),
    ("A\n# Examples\nx y\n# Rules\nB", "A\n# Examples\n¦# Rules\nB"),
    ("A\n## Example 1\nx\n### Sub\ny\n## Next\nB", "A\n## Example 1\n¦## Next\nB"),
    ("A\n# 示例\n内容\n# 规则\n乙", "A\n# 示例\n¦# 规则\n乙"), ("#Examples\nB", "#Examples\nB"),
    ("A\nInput: x\nOutput: y\n\nB", "A\n¦\n¦\n\nB"), ("A\n**Q1:** x\ngoes on\n\nB", "A\n¦\n¦\n\nB"),
    ("甲\n输入：一\n输出：二\n\n乙", "甲\n¦\n¦\n\n乙"), ("Note: read it", "Note: read it"),
    ("Rules: input: x", "Rules: input: x"), ("Input: x\n[\n  {\"k\": 1}\n]\nB\n\nC", "\n¦\n  ¦\n¦\n¦\n\nC"),
    ("A\nExample 1:\nx\n\n# y\nExample 2 :\nz\n\nv\n\nNow go.", "A\n¦Now go."),
    ("A\n### Example 0\nx\n### Example 1\ny\n### Rules\nB", "A\n¦### Rules\nB"),
    ("甲\n【示例一】\n内\n\n【示例二】\n容\n\n请答。", "甲\n¦请答。"),
    ("Example 1 is short.\nSay it.\nExample 2 is long.", "Example 1 is short.\nSay it.\nExample 2 is long."),
    ("Example 1: a\n\nSay it.\n\nExample 3: b", "\n\nSay it.\n\n"),
  ])
  func lines(text: String, instructions: String) {
    #expect(Self.instructions(text) == instructions)
  }

  @Test(arguments: [
    ("A <data>x</data> B", "A ¦ B"), ("A <document index=\"1\">x <b>y</b></document> B", "A ¦ B"),
    ("A <example>x</example> B", "A ¦ B"), ("甲<文档>一</文档>乙", "甲¦乙"),
    ("A <rules>Do it.</rules> B", "A ¦Do it.¦ B"), ("A <data>never closed", "A ¦never closed"),
    ("A <data> or <code>x</code> B", "A ¦ or ¦ B"), ("A <observation>x</observation> B", "A ¦ B"),
    ("A </data> B", "A ¦ B"), ("A <br/> B", "A ¦ B"), ("a < b and c > d", "a < b and c > d"),
    ("A <data>x <data>y</data> z</data> B", "A ¦ B"), ("A <DATA>x</Data> B", "A ¦ B"), ("x <3 you", "x <3 you"),
  ])
  func tags(text: String, instructions: String) {
    #expect(Self.instructions(text) == instructions)
  }

  @Test(arguments: [
    ("```\nx\n```", TextSpan.Kind.codeBlock), ("`x` a", .inlineCode), ("\"x\" a", .quotation), ("> x", .quotation),
    ("https://a.b", .url), ("{{ x }}", .template),
    ("Input: x", .example), ("<b>", .markup), ("{\"a\": 1}", .codeBlock),
  ])
  func kinds(text: String, kind: TextSpan.Kind) {
    let mapped = MappedText(verbatim: 0..<text.utf8.count, of: SourceText(path: "", text: text))
    #expect(Message(role: .user, text: mapped, syntax: .jinja, node: nil).spans.kind(at: 0) == kind)
  }

  @Test func insideOfDataAndExamples() {
    let text = "<data>x</data><example>y</example>"
    let mapped = MappedText(verbatim: 0..<text.utf8.count, of: SourceText(path: "", text: text))
    let map = Message(role: .user, text: mapped, syntax: .none, node: nil).spans
    #expect(map.kind(at: 6) == .data && map.kind(at: 23) == .example && map.kind(at: 0) == .markup)
  }

  @Test func anExampleTurnHasNoInstructions() {
    let mapped = MappedText(verbatim: 0..<4, of: SourceText(path: "", text: "Stop"))
    let message = Message(role: .assistant, text: mapped, syntax: .none, node: nil, isExample: true)
    #expect(message.spans.instructionRanges.isEmpty)
  }
}
