import Prompts
import SourceText
import TestSupport
import Testing

/// What holds of every text: nothing crashes, and every range lies in the text between characters.
@Suite struct TemplatePropertyTests {
  private static let atoms = [
    "{", "}", "{{", "}}", "{%", "%}", "{#", "#}", "%", "#", "$", "/", "|", "=", ".", ":", "-", "~", "!", ">", "(", ")",
    "[", "]", "\"", "'", "\\", "`",
    " ", "\n", "\r\n", "x", "if", "endif", "for", "in", "each", "set", "raw", "endraw", "else", "macro", "with", "as",
    "is", "not", "é", "你", "🙂", "：", "“", "”",
    "<data>", "</data>", "<", "# Examples\n", "```\n", "Input:", "https://a.b", "> ", "env", "\u{0}",
  ]

  private static func isBoundary(_ offset: Int, _ bytes: [UInt8]) -> Bool {
    offset == bytes.count || offset >= 0 && offset < bytes.count && bytes[offset] & 0xC0 != 0x80
  }

  @Test(arguments: TemplateSyntax.allCases, 0..<8)
  func rangesAreInside(syntax: TemplateSyntax, batch: Int) {
    for number in 0..<250 {
      let seed = UInt64(batch * 250 + number)
      var random = SplitMix64(seed: seed)
      let bytes = Array(random.text(of: Self.atoms, upTo: 40).utf8)
      let template = Template(bytes, syntax: syntax)
      let ranges =
        template.expressions.map(\.range) + template.problems.map(\.range)
        + template.references.flatMap { [$0.range, $0.expression] }
      for range in ranges {
        guard Self.isBoundary(range.lowerBound, bytes), Self.isBoundary(range.upperBound, bytes) else {
          Issue.record("seed \(seed): \(range) of \(String(decoding: bytes, as: UTF8.self).debugDescription)")
          return
        }
      }
      for (left, right) in zip(template.expressions, template.expressions.dropFirst())
      where left.range.upperBound > right.range.lowerBound {
        Issue.record("seed \(seed): \(left.range) and \(right.range) overlap")
        return
      }
      for reference in template.references {
        guard String(decoding: bytes[reference.range], as: UTF8.self) == reference.name,
          template.expressions.contains(where: { $0.range == reference.expression })
        else {
          Issue.record("seed \(seed): \(reference)")
          return
        }
      }
      _ = TemplateInference.syntax(of: [bytes])
    }
  }

  @Test(arguments: TemplateSyntax.allCases, 0..<8)
  func spansPartitionTheText(syntax: TemplateSyntax, batch: Int) {
    for number in 0..<150 {
      let seed = UInt64(batch * 150 + number)
      var random = SplitMix64(seed: seed)
      let bytes = Array(random.text(of: Self.atoms, upTo: 40).utf8)
      let text = MappedText(verbatim: 0..<bytes.count, of: SourceText(path: "", bytes: bytes))
      let map = Message(role: .user, text: text, syntax: syntax, node: nil).spans
      var inSpan = [Bool](repeating: false, count: bytes.count)
      var end = 0
      for span in map.spans {
        guard span.range.lowerBound >= end, span.range.upperBound <= bytes.count, !span.range.isEmpty,
          Self.isBoundary(span.range.lowerBound, bytes), Self.isBoundary(span.range.upperBound, bytes)
        else {
          Issue.record("seed \(seed): \(span) of \(String(decoding: bytes, as: UTF8.self).debugDescription)")
          return
        }
        end = span.range.upperBound
        for offset in span.range { inSpan[offset] = true }
      }
      var isInstruction = [Bool](repeating: false, count: bytes.count)
      for range in map.instructionRanges {
        #expect(!range.isEmpty)
        for offset in range { isInstruction[offset] = true }
      }
      #expect(zip(inSpan, isInstruction).allSatisfy { $0 != $1 }, "seed \(seed)")
      for offset in bytes.indices {
        #expect((map.kind(at: offset) != nil) == inSpan[offset])
        #expect(map.isInstruction(offset..<offset + 1) == isInstruction[offset])
      }
      for _ in 0..<10 {
        let low = random.number(below: bytes.count + 1)
        let high = low + random.number(below: bytes.count - low + 1)
        guard low < high else { continue }
        #expect(map.isInstruction(low..<high) == isInstruction[low..<high].allSatisfy { $0 })
      }
    }
  }

  /// Whole files of random bytes.
  @Test(arguments: ["yaml", "json", "prompty", "txt", "prompt.yml"], 0..<4)
  func filesNeverCrash(kind: String, batch: Int) {
    let atoms =
      Self.atoms + [
        "messages:\n", "- role: user\n", "  content: ", "prompt: ", "---\n", "&a ", "*a", "<<: ", "\t", "user:\n",
        "|\n  ", "[{\"role\": \"user\", \"content\": \"",
      ]
    for number in 0..<200 {
      var random = SplitMix64(seed: UInt64(batch * 200 + number))
      let reading = Reading(random.text(of: atoms, upTo: 30), path: "a.\(kind)")
      for message in reading.document.prompts.flatMap(\.messages) {
        #expect(message.sourceRange.upperBound <= reading.document.source.bytes.count)
      }
    }
  }

  /// Long runs of one construct take time linear in their length.
  @Test(
    .timeLimit(.minutes(1)), arguments: TemplateSyntax.allCases,
    [
      "{", "{{", "{% ", "{{x}}", "{{#a}}", "\\frac{a}", "}", "\"", "'", "`", "“", "<a", "<data>", "[",
      "{\"", "Input: ",
    ])
  func longRuns(syntax: TemplateSyntax, unit: String) {
    let bytes = Array(String(repeating: unit, count: 4_000).utf8)
    let clock = ContinuousClock()
    let time = clock.measure {
      let text = MappedText(verbatim: 0..<bytes.count, of: SourceText(path: "", bytes: bytes))
      _ = Message(role: .user, text: text, syntax: syntax, node: nil)
    }
    #expect(time < .seconds(10), "\(time)")
  }

  /// Eight times the nested blocks take about eight times as long, not sixty-four times.
  @Test(.timeLimit(.minutes(1)), arguments: [(TemplateSyntax.jinja, "{% if x %}"), (.handlebars, "{{#if x}}")])
  func nestedBlocksAreLinear(syntax: TemplateSyntax, unit: String) {
    func time(_ count: Int) -> Duration {
      let bytes = Array(String(repeating: unit, count: count).utf8)
      return ProcessorTime.measure { _ = Template(bytes, syntax: syntax) }
    }
    _ = time(100)
    #expect(time(4_000) < time(500) * 24)
  }
}
