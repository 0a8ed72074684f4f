import Foundation
import SourceText
import Testing
import YAMLSyntax

/// JSON against Foundation's reader.
@Suite struct JSONReaderTests {
  /// Writes random JSON.
  private struct Generator {
    var random: SeededGenerator

    init(seed: Int) { random = SeededGenerator(seed: UInt64(seed)) }

    mutating func number(below limit: Int) -> Int { Int.random(in: 0..<limit, using: &random) }
    mutating func pick(_ options: [String]) -> String { options[number(below: options.count)] }
    mutating func blank() -> String { pick(["", "", " ", "\n", "\t", "\r\n  "]) }

    mutating func value(depth: Int = 0) -> String {
      switch number(below: depth > 4 ? 5 : 8) {
      case 0, 1: return string()
      case 2: return pick(["0", "-0", "1", "42", "-7", "1.5", "-0.25", "1e3", "2E-2", "12.5e+1", "123456789"])
      case 3: return pick(["true", "false", "null"])
      case 4: return pick(["[]", "{}", "[ ]", "{\n}"])
      case 5, 6:
        let items = (0..<number(below: 4)).map { _ in blank() + value(depth: depth + 1) + blank() }
        return "[" + items.joined(separator: ",") + "]"
      default:
        let entries = (0..<number(below: 4)).map { index in
          blank() + "\"\(index)" + string().dropFirst() + blank() + ":" + blank() + value(depth: depth + 1) + blank()
        }
        return "{" + entries.joined(separator: ",") + "}"
      }
    }

    mutating func string() -> String {
      let parts = [
        "a", "word ", "你好", "é", "🙂", "\u{2028}", "\u{7F}", "'", "{{x}}", "\\n", "\\t", "\\r", "\\b", "\\f", "\\\"",
        "\\\\", "\\/", "/", "\\u00e9", "\\u4F60", "\\ud83d\\ude42", "\\uD842\\uDFB7", "\\u0000", "\\u001f", "\\uFFFD",
      ]
      return "\"" + (0..<number(below: 6)).map { _ in pick(parts) }.joined() + "\""
    }
  }

  private static func describe(_ node: YAMLNode) -> String {
    if node.isSequence { return "[" + node.items.map(describe).joined(separator: ",") + "]" }
    if node.isMapping {
      let entries = node.entries.map { describe($0.key) + ":" + describe($0.value.resolved) }
      return "{" + entries.sorted().joined(separator: ",") + "}"
    }
    if node.isNull { return "null" }
    if let bool = node.bool { return bool ? "true" : "false" }
    if let double = node.double { return "\(double == 0 ? 0 : double)" }
    return Array((node.string ?? "?").utf8).description
  }

  private static func describe(_ any: Any) -> String {
    switch any {
    case let list as [Any]: return "[" + list.map { describe($0) }.joined(separator: ",") + "]"
    case let map as [String: Any]:
      return "{" + map.map { describe($0.key) + ":" + describe($0.value) }.sorted().joined(separator: ",") + "}"
    case let text as String: return Array(text.utf8).description
    case let number as NSNumber:
      if CFBooleanTest.isBoolean(number) { return number.boolValue ? "true" : "false" }
      return "\(number.doubleValue == 0 ? 0 : number.doubleValue)"
    default: return "null"
    }
  }

  private enum CFBooleanTest {
    static func isBoolean(_ number: NSNumber) -> Bool {
      number === NSNumber(value: true) || number === NSNumber(value: false) || String(cString: number.objCType) == "c"
    }
  }

  private static func foundation(_ text: String) -> Any? {
    try? JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
  }

  @Test(arguments: 0..<20)
  func agreesWithFoundation(batch: Int) throws {
    for number in 0..<50 {
      var generator = Generator(seed: batch * 50 + number)
      let text = generator.blank() + generator.value() + generator.blank()
      let tree = JSONReader.parse(SourceText(path: "", text: text))
      #expect(tree.problems.isEmpty, "\(text)")
      let root = try #require(tree.documents.first)
      let other = try #require(Self.foundation(text), "\(text)")
      #expect(Self.describe(root) == Self.describe(other), "\(text)")
    }
  }

  /// Each node's range is itself the text of that node.
  @Test(arguments: 0..<10)
  func rangesHoldTheValues(batch: Int) throws {
    for number in 0..<30 {
      var generator = Generator(seed: 10_000 + batch * 30 + number)
      let source = SourceText(path: "", text: generator.value())
      var pending = JSONReader.parse(source).documents
      while let node = pending.popLast() {
        let again = try #require(JSONReader.parse(source, in: node.range).documents.first)
        #expect(Self.describe(again) == Self.describe(node))
        pending += node.items + node.entries.flatMap { [$0.key, $0.value.resolved] }
      }
    }
  }

  @Test(arguments: [
    "", " ", "{", "[", "[1", "{\"a\"", "{\"a\":", "{\"a\":1", "[1,]", "{\"a\":1,}", "[1 2]", "{\"a\" 1}", "{a:1}",
    "{'a':1}", "'a'", "\"abc", "\"a\nb\"", "\"a\tb\"", "\"\\q\"", "\"\\u12\"", "\"\\u12G4\"", "\"\\u+123\"",
    "\"\\u-123\"",
    "01", "-01", "+1", ".5", "1.", "-", "1e", "1e+", "0x10", "NaN", "nan", "Infinity", "inf", "-inf", "-Infinity",
    "tru", "True", "nul", "none", "1_000", "1 2", "[1]]", "{}{}", "// c\n1", "/* c */ 1", "[1}", "{]", "]", "}", ",",
    ":",
    "{1:2}", "{null:1}", "[,1]", "{,}", "{\"a\"::1}", "[1,,2]", "{\"a\":1 \"b\":2}", "undefined",
  ])
  func refuses(text: String) {
    // Foundation takes a comma behind the last element.
    #expect(Self.foundation(text) == nil || text.contains(/,\s*[\]}]/), "the oracle takes it")
    #expect(JSONReader.parse(SourceText(path: "", text: text)).isBroken)
  }

  @Test(arguments: [
    ("[1, 2", "`]`", 5..<5), ("{\"a\" 1}", "`:`", 5..<6), ("[1 2]", "`,` or `]`", 3..<4),
    ("{a: 1}", "a key in quotes", 1..<2),
    ("[tru]", "a value", 1..<2), ("1 2", "the end of the file", 2..<3), ("", "a value", 0..<0),
  ])
  func saysWhatIsExpected(text: String, expected: String, range: ByteRange) {
    let problem = JSONReader.parse(SourceText(path: "", text: text)).problems.first
    #expect(problem?.range == range)
    if case .json(let said)? = problem?.kind {
      #expect(said == expected || range.isEmpty)
    } else {
      Issue.record("\(String(describing: problem))")
    }
  }

  @Test(arguments: [("\"\\ud800\"", "\u{FFFD}"), ("\"\\udc00x\"", "\u{FFFD}x"), ("\"\\ud83dA\"", "\u{FFFD}A")])
  func aLoneSurrogateIsReplaced(text: String, decoded: String) {
    #expect(JSONReader.parse(SourceText(path: "", text: text)).documents.first?.text == decoded)
  }

  /// One value a line, each a document; `nil` for text that is none.
  @Test(
    arguments: [
      ("{\"a\": 1}\n[2]\n", 2), ("1\r\n\r\n  2 ", 2), ("[\n1\n]\n2", 2), ("", nil), ("1 2", nil), ("1,\n2", nil),
      ("1\n]", nil),
    ] as [(String, Int?)])
  func lines(text: String, count: Int?) {
    let tree = JSONReader.parse(SourceText(path: "a.jsonl", text: text), asLines: true)
    #expect(tree.problems.isEmpty == (count != nil))
    if let count { #expect(tree.documents.count == count) }
    #expect(tree.isLines)
  }

  /// Editing one line leaves the others as they are.
  @Test func editsInLines() throws {
    let source = SourceText(path: "a.jsonl", text: "{\"a\": \"x\"}\n{\"a\": \"y\"}\n")
    let tree = JSONReader.parse(source, asLines: true)
    let edit = try #require(tree.documents.last?["a"]?.edit(settingTextTo: "q\"\n"))
    let changed = try #require(source.applying([edit]))
    #expect(changed.text(in: 0..<changed.bytes.count) == "{\"a\": \"x\"}\n{\"a\": \"q\\\"\\n\"}\n")
  }

  @Test func aByteOrderMarkIsTaken() {
    #expect(JSONReader.parse(SourceText(path: "", text: "\u{FEFF}{\"a\": 1}")).documents.first?["a"]?.int == 1)
  }

  /// A random replacement leaves a file that Foundation reads as exactly that text.
  @Test(arguments: 0..<10)
  func editsReadBack(batch: Int) throws {
    for number in 0..<30 {
      var generator = Generator(seed: 20_000 + batch * 30 + number)
      let text = "{\"k\": [" + generator.string() + ", 1], \"z\": " + generator.string() + "}"
      let source = SourceText(path: "", text: text)
      let node = try #require(JSONReader.parse(source).documents.first?["k"]?.items.first)
      let mapped = try #require(node.mappedText)
      let boundaries =
        [0] + mapped.string.unicodeScalars.reduce(into: []) { $0.append(($0.last ?? 0) + UTF8.width($1)) }
      let low = generator.number(below: boundaries.count)
      let high = low + generator.number(below: boundaries.count - low)
      let replacement = (0..<generator.number(below: 4)).map { _ in
        generator.pick(["x", "\"", "\\", "\n", "\r\n", "\t", "\u{0}", "\u{1F}", "/", "你", "🙂", "\u{2028}", "\\u0041"])
      }.joined()
      let range = boundaries[low]..<boundaries[high]
      let edit = try #require(node.edit(replacing: range, with: replacement))
      let changed = try #require(source.applying([edit]))
      let wanted =
        Array(mapped.utf8[..<range.lowerBound]) + Array(replacement.utf8) + Array(mapped.utf8[range.upperBound...])
      let root = try #require(Self.foundation(changed.text(in: 0..<changed.bytes.count)) as? [String: Any])
      let found = try #require((root["k"] as? [Any])?.first as? String)
      #expect(Array(found.utf8) == wanted)
      #expect(JSONReader.parse(changed).documents.first?["k"]?.items.first?.text.map { Array($0.utf8) } == wanted)
    }
  }
}
