import SourceText
import Testing
import YAMLSyntax

/// What plain scalars mean in the core schema of YAML 1.2.
@Suite struct CoreSchemaTests {
  private static func node(_ value: String) throws -> YAMLNode {
    try #require(YAMLTree.parse(SourceText(path: "", text: "v: " + value + "\n")).documents.first?["v"])
  }

  @Test(arguments: [
    ("0", 0), ("5", 5), ("+5", 5), ("-5", -5), ("007", 7), ("4_096", 4096), ("4e3", 4000), ("1.0", 1),
    ("0x1F", 31), ("0o17", 15), ("9007199254740993", 9_007_199_254_740_993),
  ])
  func wholeNumbers(text: String, value: Int) throws {
    let node = try Self.node(text)
    #expect(node.int == value)
    #expect(node.string == nil || text.contains("_"))
  }

  @Test(arguments: [
    ("0.5", 0.5), (".5", 0.5), ("1.", 1), ("-1.5e-3", -0.0015), ("+12E03", 12000), ("3", 3), (".inf", .infinity),
    ("-.INF", -.infinity),
  ])
  func numbers(text: String, value: Double) throws {
    #expect(try Self.node(text).double == value)
    #expect(try Self.node(text).string == nil)
  }

  @Test func notANumberIsANumber() throws {
    #expect(try Self.node(".nan").double?.isNaN == true)
  }

  @Test(arguments: ["1.5", "1e400", "9223372036854775808", "abc", "", "true", "-", "1 2"])
  func notWhole(text: String) throws {
    #expect(try Self.node(text).int == nil)
  }

  @Test(arguments: [
    "abc", "1 2", "1.2.3", "inf", "nan", "-inf", "+nan", "-infinity", "0x", "1e", "--1", "+", ".", "0b1", "1,000",
    "2024-01-01",
    "12:30", "yes", "no", "on", "off", "y", "n", "tRUE", "nULL", "none", "0x1p3",
  ])
  func text(value: String) throws {
    let node = try Self.node(value)
    #expect(node.string == value)
    #expect(node.double == nil && node.bool == nil && !node.isNull)
  }

  @Test(arguments: [
    ("true", true), ("True", true), ("TRUE", true), ("false", false), ("False", false), ("FALSE", false),
  ])
  func booleans(text: String, value: Bool) throws {
    #expect(try Self.node(text).bool == value)
    #expect(try Self.node(text).string == nil)
  }

  @Test(arguments: ["", "~", "null", "Null", "NULL"])
  func nulls(text: String) throws {
    let node = try Self.node(text)
    #expect(node.isNull && node.string == nil && node.bool == nil && node.int == nil)
  }

  @Test(arguments: ["'5'", "\"5\"", "|-\n  5", ">-\n  5"])
  func quotedIsText(value: String) throws {
    let node = try Self.node(value)
    #expect(node.string == "5" && node.int == nil && node.double == nil && !node.isPlain)
  }

  @Test(arguments: ["\"true\"", "\"null\"", "''"])
  func quotedWordsAreText(value: String) throws {
    let node = try Self.node(value)
    #expect(node.string != nil && node.bool == nil && !node.isNull)
  }

  @Test func json() throws {
    let source = SourceText(path: "", text: #"{"n": 5, "s": "5", "t": true, "q": "true", "z": null, "f": -1.5e2}"#)
    let root = try #require(JSONReader.parse(source).documents.first)
    #expect(root["n"]?.int == 5 && root["s"]?.int == nil && root["s"]?.string == "5")
    #expect(root["t"]?.bool == true && root["q"]?.bool == nil && root["z"]?.isNull == true)
    #expect(root["f"]?.int == -150)
  }
}
