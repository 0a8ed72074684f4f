import Diagnostics
import SourceText
import Testing
import YAMLSyntax

/// Each way in which YAML breaks: what it is called, where it is, and that it is said in both languages.
@Suite struct ProblemTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var yaml: String
    var kind: YAMLProblem.Kind
    var at: String
    /// Which of several occurrences of `at` it is, counted from 0.
    var occurrence = 0
    var testDescription: String { yaml.prefix(40).debugDescription }
  }

  static let cases: [Case] = [
    Case(yaml: "a: \"abc\nb: 1\n", kind: .unclosedQuote, at: "\""),
    Case(yaml: "a: 'abc\nb: 1\n", kind: .unclosedQuote, at: "'"),
    Case(yaml: "x: 'ok'\na: 'abc", kind: .unclosedQuote, at: "'", occurrence: 2),
    Case(yaml: "a: [1, 2\n", kind: .unclosedBracket, at: "["),
    Case(yaml: "a: [1, {b: 2]\n", kind: .unclosedBracket, at: "{"),
    Case(yaml: "a: [1, 2}\n", kind: .unclosedBracket, at: "["),
    Case(yaml: "a: {b: 1\n", kind: .unclosedBracket, at: "{"),
    Case(yaml: "a:\n\tb: 1\n", kind: .tab, at: "\t"),
    Case(yaml: "a:\n  - b\n\t- c\n", kind: .tab, at: "\t"),
    Case(yaml: "a:\n   b: 1\n  c: 2\n", kind: .badIndentation, at: "c"),
    Case(yaml: "a: 1\n- b\n", kind: .badIndentation, at: "-"),
    Case(yaml: "- a\nb: 1\n", kind: .badIndentation, at: "b"),
    Case(yaml: "a: |\n  text\n text\nb: 1\n", kind: .badIndentation, at: "text", occurrence: 1),
    Case(yaml: "a: b: c\n", kind: .colonInPlainText, at: ":", occurrence: 1),
    Case(yaml: "prompt: Answer in this form: yes\n", kind: .colonInPlainText, at: ":", occurrence: 1),
    Case(yaml: "键: 值: 三\n", kind: .colonInPlainText, at: ":", occurrence: 1),
    Case(yaml: "a: @name\n", kind: .reservedCharacter("@"), at: "@"),
    Case(yaml: "a: `code`\n", kind: .reservedCharacter("`"), at: "`"),
    Case(yaml: "a: %d items\n", kind: .reservedCharacter("%"), at: "%"),
    Case(
      yaml: "<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> other\n", kind: .mergeConflict, at: "<<<<<<< HEAD"),
    Case(
      yaml: "p: |\n  x\n<<<<<<< HEAD\nq: 1\n=======\nq: 2\n>>>>>>> b\n", kind: .mergeConflict, at: "<<<<<<< HEAD"),
    Case(yaml: "a: {{name}} is here\n", kind: .templateBraces, at: "{{"),
    Case(yaml: "a: {{ name }} is here\nb: 1\n", kind: .templateBraces, at: "{{"),
    Case(yaml: "a: {% if x %}y{% endif %}\n", kind: .templateBraces, at: "{%"),
    Case(yaml: "a:\n  {{name}}\nb: {{x}} y\n", kind: .templateBraces, at: "{{", occurrence: 1),
    Case(yaml: "a: \"C:\\qwe\"\n", kind: .unknownEscape, at: "\\q"),
    Case(yaml: "a: \"\\d+\"\n", kind: .unknownEscape, at: "\\d"),
    Case(yaml: "a: \"x\\u12G4\"\n", kind: .unknownEscape, at: "\\u"),
    Case(yaml: "a: \"x\\xZZ\"\n", kind: .unknownEscape, at: "\\x"),
    Case(yaml: "a: \"x\\ud800\"\n", kind: .unknownEscape, at: "\\u"),
    Case(yaml: "a: *nope\n", kind: .undefinedAlias(name: "nope"), at: "*nope"),
    Case(
      yaml: "a: **bold**\n", kind: .other("did not find expected alphabetic or numeric character"), at: "*",
      occurrence: 1),
    Case(yaml: "a: 1\nb: 2\na: 3\n", kind: .duplicateKey(name: "a", first: 0..<1), at: "a", occurrence: 1),
    Case(yaml: "m: {k: 1, \"k\": 2}\n", kind: .duplicateKey(name: "k", first: 4..<5), at: "\"k\""),
    Case(yaml: "a: x\u{7}y\n", kind: .controlCharacter(code: 7), at: "\u{7}"),
    Case(yaml: "键: \u{1B}[0m\n", kind: .controlCharacter(code: 0x1B), at: "\u{1B}"),
    Case(yaml: "a: \u{FFFE}\n", kind: .controlCharacter(code: 0xFFFE), at: "\u{FFFE}"),
    Case(yaml: "a: [,]\n", kind: .stray, at: ","),
    Case(yaml: "a: 1\nb\nc: 2\n", kind: .missingColon, at: "b"),
    Case(yaml: "a: !x!y z\n", kind: .other("found undefined tag handle"), at: "!x!y"),
  ]

  @Test(arguments: cases)
  func kindAndPlace(_ test: Case) throws {
    let source = SourceText(path: "", text: test.yaml)
    let problem = try #require(YAMLTree.parse(source).problems.first)
    #expect(problem.kind == test.kind)
    var places: [Int] = []
    let bytes = Array(test.yaml.utf8)
    let needle = Array(test.at.utf8)
    for start in bytes.indices where bytes[start...].starts(with: needle) { places.append(start) }
    let expected = places[test.occurrence]
    if case .controlCharacter = test.kind {
      // The byte at which reading stopped.
      #expect(problem.range.lowerBound == expected)
    } else {
      #expect(problem.range.lowerBound == expected, "at \(source.text(in: problem.range).debugDescription)")
      #expect(source.text(in: problem.range).hasPrefix(test.at) || test.at.hasPrefix(source.text(in: problem.range)))
    }
  }

  /// Problems by which the text behind them could still be read.
  @Test(arguments: cases)
  func onlyNamesAreNotFatal(_ test: Case) throws {
    let tree = YAMLTree.parse(SourceText(path: "", text: test.yaml))
    switch test.kind {
    case .duplicateKey, .undefinedAlias: #expect(!tree.isBroken)
    default: #expect(tree.isBroken)
    }
    #expect(tree.problems.first?.isDuplicateKey == { if case .duplicateKey = test.kind { true } else { false } }())
  }

  @Test(arguments: cases.map(\.yaml) + ["\u{FEFF}\0", "[1 2]", "{\"a\":}", "\"\u{1}\"", "[\"\\q\"]"])
  func isSaidInBothLanguages(yaml: String) throws {
    let source = SourceText(path: "", text: yaml)
    for problem in YAMLTree.parse(source).problems + JSONReader.parse(source).problems {
      for text in [problem.message, problem.help].compactMap(\.self) {
        #expect(!text.en.isEmpty && !text.zh.isEmpty && text.en != text.zh)
        #expect(text.zh.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) })
        #expect(!text.en.unicodeScalars.contains { (0x3000...0x9FFF).contains($0.value) })
      }
      #expect(problem.range.lowerBound >= 0 && problem.range.upperBound <= source.bytes.count)
    }
  }

  @Test(arguments: [
    ([0xFF, 0xFE, 0x61, 0x00], YAMLProblem.TextEncodingKind.utf16, 0..<2),
    ([0xFE, 0xFF, 0x00, 0x61], .utf16, 0..<2),
    ([0x61, 0x00, 0x3A, 0x00, 0x20, 0x00, 0x31, 0x00], .utf16, 0..<2),
    ([0x61, 0x3A, 0x20, 0xFF, 0x0A], .invalidUTF8, 3..<4),
    ([0x61, 0x3A, 0x20, 0xE4, 0xBD], .invalidUTF8, 3..<4),
    ([0x61, 0x3A, 0x20, 0x62, 0x63, 0x64, 0x65, 0x00, 0x0A], .binary, 7..<8),
  ])
  func encodings(bytes: [UInt8], kind: YAMLProblem.TextEncodingKind, range: ByteRange) {
    let source = SourceText(path: "", bytes: bytes)
    for tree in [YAMLTree.parse(source), JSONReader.parse(source)] {
      #expect(tree.problems.map(\.kind) == [.encoding(kind)])
      #expect(tree.problems.map(\.range) == [range])
      #expect(tree.isBroken && tree.documents.isEmpty && tree.nodeCount == 0)
    }
  }

  @Test(arguments: ["", "\n\n", "# only\n# comments\n", "\u{FEFF}", "\r\n", "   "])
  func nothingIsNoProblem(text: String) {
    let tree = YAMLTree.parse(SourceText(path: "", text: text))
    #expect(tree.problems.isEmpty && tree.documents.isEmpty && tree.nodeCount == 0)
  }

  @Test func severalDocuments() {
    let tree = YAMLTree.parse(SourceText(path: "", text: "a: 1\n---\na: 2\n...\n---\n- 3\n"))
    #expect(tree.problems.isEmpty)
    #expect(tree.documents.count == 3)
    #expect(tree.documents.compactMap { $0["a"]?.int } == [1, 2])
  }

  @Test func anAnchorEndsWithItsDocument() {
    let tree = YAMLTree.parse(SourceText(path: "", text: "a: &x 1\n---\nb: *x\n"))
    #expect(tree.problems.map(\.kind) == [.undefinedAlias(name: "x")])
  }

  @Test func whatStandsBeforeABreakIsRead() {
    let tree = YAMLTree.parse(SourceText(path: "", text: "model: m\nprompt: Answer: now\n"))
    #expect(tree.isBroken)
    #expect(tree.documents.first?["model"]?.text == "m")
  }
}
