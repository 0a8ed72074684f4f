import Diagnostics
import RuleFormat
import SourceText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Writes the rules under a folder as Swift: `embed-rules OUTPUT FILE…`, run by the build.
///
/// Only what linting needs becomes values; the documentation stays text that is parsed when someone asks for it.

func fail(_ message: String) -> Never {
  print(message)
  exit(1)
}

func readFile(_ path: String) -> SourceText {
  guard let file = fopen(path, "rb") else { fail("\(path): error: cannot be read") }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 65536)
  while true {
    let count = fread(&chunk, 1, chunk.count, file)
    if count == 0 { break }
    bytes += chunk[..<count]
  }
  return SourceText(path: path, bytes: bytes)
}

let arguments = CommandLine.arguments
guard arguments.count > 2 else { fail("usage: embed-rules OUTPUT FILE…") }

var headers: [(header: RuleHeader, source: String)] = []
var tables: [(name: String, table: PhraseTable)] = []
for path in arguments[2...].sorted() {
  let parts = path.split(separator: "/")
  guard let file = parts.last else { continue }
  let source = readFile(path)
  if file.hasSuffix(".csv") {
    do {
      tables.append((String(file), try PhraseTable(csv: source.text(in: 0..<source.bytes.count))))
    } catch {
      fail("\(path): error: \(error)")
    }
  } else if file.hasSuffix(".yaml"), parts.count >= 2 {
    let result = RuleFileReader.read(
      source, name: String(file.dropLast(5)), group: String(parts[parts.count - 2]))
    let lines = LineIndex(source)
    for problem in result.problems {
      let place = lines.position(of: problem.range.lowerBound)
      print("\(path):\(place.line):\(place.column): error: \(problem.message.en)")
    }
    guard let header = result.header, result.problems.isEmpty else { exit(1) }
    headers.append((header, source.text(in: 0..<source.bytes.count)))
  }
}
headers.sort { $0.header.name < $1.header.name }

func literal(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    case let scalar
    where scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) || scalar.properties.generalCategory == .format:
      result += "\\u{" + String(scalar.value, radix: 16) + "}"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}

func literal(_ text: LocalizedText) -> String { "LocalizedText(en: \(literal(text.en)), zh: \(literal(text.zh)))" }

func literal(_ list: [String]) -> String { "[" + list.map { literal($0) }.joined(separator: ", ") + "]" }

func literal(_ messages: [RuleHeader.Message]) -> String {
  "["
    + messages.map {
      "RuleHeader.Message(\(literal($0.messageCase)), en: \(literal($0.text.en)), zh: \(literal($0.text.zh)))"
    }.joined(separator: ", ") + "]"
}

func literal(_ matcher: RuleHeader.Matcher) -> String {
  switch matcher {
  case .swift: return ".swift"
  case .phrases(let scope, let tables, let categories):
    return ".phrases(scope: .\(scope), tables: \(literal(tables)), categories: \(literal(categories)))"
  case .pattern(let scope, let clauses):
    let items = clauses.map { clause in
      let arguments = clause.arguments.sorted { $0.key < $1.key }.map { "\(literal($0.key)): \(literal($0.value))" }
      return "RuleHeader.PatternClause(regex: \(literal(clause.regex)), isCaseless: \(clause.isCaseless), "
        + "needs: \(literal(clause.needs)), "
        + "arguments: [\(arguments.isEmpty ? ":" : arguments.joined(separator: ", "))], "
        + "messageCase: \(literal(clause.messageCase)), replacement: \(clause.replacement.map(literal) ?? "nil"))"
    }
    return ".pattern(scope: .\(scope), [\(items.joined(separator: ", "))])"
  }
}

var output = """
  import Diagnostics
  import RuleFormat

  enum EmbeddedRules {

  """
output += "  static let headers: [RuleHeader] = [\n"
for (header, _) in headers { output += "    header_\(header.typeName)(),\n" }
output += "  ]\n\n"
for (header, _) in headers {
  let options = header.options.map {
    "RuleHeader.Option(name: \(literal($0.name)), kind: .\($0.kind), defaultValue: \(literal($0.defaultValue)), summary: \(literal($0.summary)))"
  }
  output += """
      private static func header_\(header.typeName)() -> RuleHeader {
        RuleHeader(
          name: \(literal(header.name)), group: \(literal(header.group)), summary: \(literal(header.summary)),
          severity: .\(header.severity), isDefault: \(header.isDefault), since: \(literal(header.since)),
          steps: \(header.steps), matcher: \(literal(header.matcher)),
          messages: \(literal(header.messages)), helps: \(literal(header.helps)),
          options: [\(options.joined(separator: ", "))], fix: .\(header.fix))
      }

    """
}
let coded = headers.map(\.0).filter { $0.matcher == .swift }.sorted {
  $0.name.utf8.lexicographicallyPrecedes($1.name.utf8)
}
output +=
  "\n  /// The names of the rules that are code, in the order of their bytes.\n  static let codedNames: [StaticString] = [\n"
for header in coded { output += "    \(literal(header.name)),\n" }
output += "  ]\n\n  /// The type of a rule that is code, by its place among the names.\n"
output += "  static func codedRule(at index: Int) -> (any CodedRule.Type)? {\n    switch index {\n"
for (index, header) in coded.enumerated() { output += "    case \(index): \(header.typeName).self\n" }
output += "    default: nil\n    }\n  }\n\n"
output +=
  "  /// The text of a rule's file.\n  static func source(_ name: String) -> StaticString? {\n    switch name {\n"
for (header, source) in headers { output += "    case \(literal(header.name)): \(literal(source))\n" }
output += "    default: nil\n    }\n  }\n\n"
output += "  static func phraseTable(_ name: String) -> PhraseTable? {\n    switch name {\n"
for (index, table) in tables.enumerated() {
  output += "    case \(literal(table.name)): PhraseTable(rows: rows\(index), prefixes: prefixes\(index))\n"
}
output += "    default: nil\n    }\n  }\n"
for (index, (_, table)) in tables.enumerated() {
  output += "\n  private static let rows\(index): [PhraseRow] = [\n"
  for row in table.rows {
    let unlessBefore = row.unlessBefore.isEmpty ? "" : ", unlessBefore: \(literal(row.unlessBefore))"
    output +=
      "    PhraseRow(pattern: \(literal(row.pattern)), replacement: \(literal(row.replacement)), grade: .\(row.grade), "
    let readings = row.readings.map { ", readings: \($0)" } ?? ""
    let wrong = row.wrong > 0 ? ", wrong: \(row.wrong)" : ""
    output += "category: \(literal(row.category)), rule: \(literal(row.rule))\(unlessBefore)\(readings)\(wrong)),\n"
  }
  let prefixes = table.prefixes
  output += "  ]\n\n  private static let ends\(index): [UInt32] = \(prefixes.ends)\n"
  output += "  private static let prefixRows\(index): [UInt16] = \(prefixes.rows)\n"
  output += "  private static let prefixes\(index) = PhrasePrefixes(\n"
  output += "    text: \(literal(prefixes.text)), ends: ends\(index), rows: prefixRows\(index))\n"
}
output += "}\n"

guard let file = fopen(arguments[1], "wb") else { fail("\(arguments[1]): error: cannot be written") }
fputs(output, file)
fclose(file)
