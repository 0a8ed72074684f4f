import Diagnostics
import RuleFormat
import Testing

/// Phrase tables: CSV as Python's `csv` module reads it.
@Suite struct PhraseTableTests {
  private static func rows(_ body: String, newline: String = "\n") throws(PhraseTableError) -> [[String]] {
    try PhraseTable(csv: "pattern,replacement,grade,category,rule" + newline + body).rows.map {
      [$0.pattern, $0.replacement, $0.grade.rawValue, $0.category, $0.rule]
    }
  }

  @Test(arguments: [
    ("p,r,A,c,u\n", [["p", "r", "A", "c", "u"]]), ("p,r,A,c,u", [["p", "r", "A", "c", "u"]]),
    ("p,,B,,\n", [["p", "", "B", "", ""]]),
    ("p,\"a,b\",A,,\n", [["p", "a,b", "A", "", ""]]), ("p,\"a\"\"b\",A,,\n", [["p", "a\"b", "A", "", ""]]),
    ("p,\"\"\"\",A,,\n", [["p", "\"", "A", "", ""]]),
    ("p,\"\",A,,\n", [["p", "", "A", "", ""]]),
    ("p,\"a\nb\",A,,\nq,r,C,,\n", [["p", "a\nb", "A", "", ""], ["q", "r", "C", "", ""]]),
    ("p,\"a\r\nb\",A,,\r\nq,r,C,,\r\n", [["p", "a\r\nb", "A", "", ""], ["q", "r", "C", "", ""]]),
    ("p,a\"b,A,,\n", [["p", "a\"b", "A", "", ""]]),
    ("p,\"a\"b,A,,\n", [["p", "ab", "A", "", ""]]), ("p, a ,A,,\n", [["p", " a ", "A", "", ""]]),
    ("p,a,A,,\n\nq,b,B,,\n", [["p", "a", "A", "", ""], ["q", "b", "B", "", ""]]),
    ("p,\"\"x,A,,\n", [["p", "x", "A", "", ""]]), ("\"p\",\"é你🙂\",\"A\",\"\",\"\"\n", [["p", "é你🙂", "A", "", ""]]),
    ("", []),
    ("p,e\u{301}\"x,A,,\n", [["p", "e\u{301}\"x", "A", "", ""]]),
    ("p,\"\u{301}\",A,,\n", [["p", "\u{301}", "A", "", ""]]),
  ])
  func fields(body: String, rows: [[String]]) throws {
    #expect(try Self.rows(body) == rows)
  }

  /// What RFC 4180 writes is read back, with either line end.
  @Test(arguments: 0..<100)
  func roundTrip(seed: Int) throws {
    var random = LiteralPrefixTests.Random(seed: seed)
    let atoms = ["a", "\"", ",", "\n", "\r\n", " ", "你", "🙂", "e\u{301}", "\r", "\"\""]
    let newline = seed % 2 == 0 ? "\n" : "\r\n"
    var expected: [[String]] = []
    var body = ""
    for _ in 0..<random.number(below: 5) {
      let fields = (0..<2).map { _ in
        (0..<random.number(below: 5)).map { _ in atoms[random.number(below: atoms.count)] }.joined()
      }
      let row = ["p", fields[0], "A", fields[1], ""]
      expected.append(row)
      body +=
        row.map { field in
          let needsQuotes = field.unicodeScalars.contains { "\",\r\n".unicodeScalars.contains($0) }
          return needsQuotes
            ? "\"" + field.unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\"" : field
        }.joined(separator: ",") + newline
    }
    let found = try Self.rows(body, newline: newline)
    #expect(found.map { $0.map { Array($0.utf8) } } == expected.map { $0.map { Array($0.utf8) } })
  }

  @Test(arguments: [
    ("", 1, "header"), ("pattern,grade\n", 1, "header"), ("pattern,replacement,grade\np,r\n", 2, "2 fields"),
    ("pattern,replacement,grade\np,r,A\np,r,A,x\n", 3, "4 fields"),
    ("pattern,replacement,grade\np,r,D\n", 2, "`D`"), ("pattern,replacement,grade\np,\"a\nb\",A\n.*,r,A\n", 4, "`.*`"),
    ("pattern,replacement,grade\np,r,a\n", 2, "`a`"),
    ("pattern,replacement,grade,readings\np,r,A,many\n", 2, "`many`"),
    ("pattern,replacement,grade,readings,wrong\np,r,A,3,-1\n", 2, "`-1`"),
    ("pattern,replacement,grade,readings,wrong\np,r,A,3,4\n", 2, "4 wrong of 3"),
  ])
  func errorsNameTheLine(csv: String, line: Int, reason: String) {
    do {
      _ = try PhraseTable(csv: csv)
      Issue.record("taken")
    } catch {
      #expect(error.line == line)
      #expect(error.reason.en.contains(reason) && error.reason.zh != error.reason.en, "\(error)")
    }
  }

  @Test(
    arguments: [
      ("so as to,to,A,,", .unsafe), ("so as to,to,A,4,", .unsafe), ("so as to,to,A,5,", .safe),
      ("so as to,to,A,60,1", .unsafe), ("so as to,to,A,30,1", .unsafe), ("so as to,to,A,29,1", .display),
      ("so as to,to,B,5,", .unsafe), ("so as to,to,B,4,", .display), ("so as to,to,B,60,3", .display),
      ("so as to,to,C,50,", .display),
    ] as [(String, Applicability)])
  func readingsSayHowFarARowIsTrusted(row: String, applicability: Applicability) throws {
    let table = try PhraseTable(csv: "pattern,replacement,grade,readings,wrong\n\(row)")
    #expect(table.rows.map(\.applicability) == [applicability])
  }

  @Test(arguments: zip(["A", "B", "C"], [.safe, .unsafe, .display] as [Applicability]))
  func aTableWithoutReadingsIsTrustedByItsGrades(grade: String, applicability: Applicability) throws {
    let table = try PhraseTable(csv: "pattern,replacement,grade\nso as to,to,\(grade)")
    #expect(table.rows.map(\.applicability) == [applicability])
  }

  @Test func columnsComeInAnyOrder() throws {
    let table = try PhraseTable(csv: "rule,grade,note,replacement,pattern\nu,B,n,r,p\n")
    #expect(table.rows.first?.pattern == "p" && table.rows.first?.replacement == "r" && table.rows.first?.rule == "u")
  }

  @Test func prefixesAreSortedByBytesAndPointToTheirRows() throws {
    let table = try PhraseTable(csv: "pattern,replacement,grade\n(?:b|a)x,,A\n请,,B\nab?c,,C\n")
    #expect(table.prefixes.list.map(\.text) == ["abc", "ac", "ax", "bx", "请"])
    #expect(table.prefixes.list.map(\.row) == [2, 2, 0, 0, 1])
  }
}
