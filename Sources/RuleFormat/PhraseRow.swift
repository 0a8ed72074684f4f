package import Diagnostics

/// How sure a phrase's replacement is.
package enum PhraseGrade: String, CaseIterable, Comparable, Sendable {
  /// Same meaning wherever it can match.
  case a = "A"
  /// A nuance is lost in some sentences.
  case b = "B"
  /// A person has to decide.
  case c = "C"

  package static func < (left: PhraseGrade, right: PhraseGrade) -> Bool { left.rawValue < right.rawValue }
}

/// One row of a phrase table.
package struct PhraseRow: Sendable {
  /// A PCRE2 pattern, matched without regard to case, at the start of a word.
  package let pattern: String
  /// What to say instead; `$1` stands for a group; empty to delete.
  package let replacement: String
  package let grade: PhraseGrade
  package let category: String
  /// The rule that the row belongs to; empty in a user's table, whose rows belong to the rule that names it.
  package let rule: String
  /// A PCRE2 pattern that must not match what stands before the phrase in its paragraph; empty for none.
  package let unlessBefore: String
  /// How many of its rewrites were read in real prompts; `nil` in a table that does not say, as a user's.
  package let readings: Int?
  /// How many of those read worse than before, or said something else.
  package let wrong: Int

  package init(
    pattern: String, replacement: String, grade: PhraseGrade, category: String, rule: String, unlessBefore: String = "",
    readings: Int? = nil, wrong: Int = 0
  ) {
    self.pattern = pattern
    self.replacement = replacement
    self.grade = grade
    self.category = category
    self.rule = rule
    self.unlessBefore = unlessBefore
    self.readings = readings
    self.wrong = wrong
  }

  /// The readings that a row needs to be trusted in a table that counts them.
  package static let readingsNeeded = 5

  /// Of how many readings one may be wrong in a row that is applied at all.
  package static let readingsPerWrong = 30

  /// How far the row's rewrites can be trusted. Where the meaning stays the same (A), they are safe once real prompts have
  /// shown it, and unsafe until then; where a nuance may go (B), they are unsafe once real prompts have shown that none
  /// goes that matters. Everything else is only shown, also what more than one in thirty readings found wrong.
  package var applicability: Applicability {
    let readings = readings ?? Self.readingsNeeded
    if wrong * Self.readingsPerWrong > readings { return .display }
    switch grade {
    case .a: return wrong == 0 && readings >= Self.readingsNeeded ? .safe : .unsafe
    case .b: return readings >= Self.readingsNeeded ? .unsafe : .display
    case .c: return .display
    }
  }
}

/// The texts that matches of the rows start with, in lower case, sorted by their bytes. Every match of a row starts with
/// one of the row's.
///
/// Laid out as constants that are searched where they lie, so that a run pays only for what it looks at.
package struct PhrasePrefixes: Sendable {
  /// The texts one after another.
  package let text: String
  /// Where each ends, in bytes.
  package let ends: [UInt32]
  /// The row of each.
  package let rows: [UInt16]

  package init(text: String, ends: [UInt32], rows: [UInt16]) {
    self.text = text
    self.ends = ends
    self.rows = rows
  }

  init(_ prefixes: [(text: String, row: Int)]) {
    let sorted = prefixes.sorted { $0.text.utf8.lexicographicallyPrecedes($1.text.utf8) }
    var end = 0
    self.init(
      text: sorted.map(\.text).joined(),
      ends: sorted.map { prefix in
        end += prefix.text.utf8.count
        return UInt32(end)
      },
      rows: sorted.map { UInt16($0.row) })
  }

  /// The texts with their rows.
  package var list: [(text: String, row: Int)] {
    var start = 0
    return zip(ends, rows).map { end, row in
      defer { start = Int(end) }
      return (String(decoding: Array(text.utf8)[start..<Int(end)], as: UTF8.self), Int(row))
    }
  }
}

/// The rows of a table, and how their matches start.
///
/// Both lists are constants in the bundled tables, so that a run pays only for what it looks at.
package struct PhraseTable: Sendable {
  package let rows: [PhraseRow]
  package let prefixes: PhrasePrefixes

  package init(rows: [PhraseRow], prefixes: PhrasePrefixes) {
    self.rows = rows
    self.prefixes = prefixes
  }
}

/// Why a phrase table cannot be used.
package struct PhraseTableError: Error, CustomStringConvertible, Sendable {
  package let line: Int
  package let reason: LocalizedText

  /// With the line.
  package var message: LocalizedText {
    LocalizedText(en: "line \(line): \(reason.en)", zh: "第 \(line) 行：\(reason.zh)")
  }

  package var description: String { message.en }
}

extension PhraseTable {
  /// Reads a table: RFC 4180 CSV with a header that names at least `pattern`, `replacement` and `grade`.
  package init(csv: String) throws(PhraseTableError) {
    var records = CSV.records(of: csv)[...]
    guard let header = records.popFirst()?.fields, let pattern = header.firstIndex(of: "pattern"),
      let replacement = header.firstIndex(of: "replacement"), let grade = header.firstIndex(of: "grade")
    else {
      throw PhraseTableError(
        line: 1,
        reason: LocalizedText(
          en: "the header needs pattern, replacement and grade", zh: "表头需要 pattern、replacement 和 grade"))
    }
    let category = header.firstIndex(of: "category")
    let rule = header.firstIndex(of: "rule")
    let unlessBefore = header.firstIndex(of: "unless-before")
    let readings = header.firstIndex(of: "readings")
    let wrong = header.firstIndex(of: "wrong")
    var rows: [PhraseRow] = []
    var prefixes: [(text: String, row: Int)] = []
    for record in records where record.fields != [""] {
      let fields = record.fields
      guard fields.count == header.count else {
        throw PhraseTableError(
          line: record.line,
          reason: LocalizedText(
            en: "\(fields.count) fields where the header has \(header.count)",
            zh: "这一行有 \(fields.count) 个字段，表头有 \(header.count) 个"))
      }
      guard let value = PhraseGrade(rawValue: fields[grade]) else {
        throw PhraseTableError(
          line: record.line,
          reason: LocalizedText(
            en: "the grade is A, B or C, not `\(fields[grade])`", zh: "等级只能是 A、B 或 C，不能是 `\(fields[grade])`"))
      }
      guard let starts = LiteralPrefixes.of(fields[pattern]) else {
        throw PhraseTableError(
          line: record.line,
          reason: LocalizedText(
            en: "the pattern `\(fields[pattern])` must start with fixed text", zh: "模式 `\(fields[pattern])` 必须以固定文本开头"))
      }
      guard rows.count < UInt16.max else {
        throw PhraseTableError(
          line: record.line,
          reason: LocalizedText(en: "a table has at most \(UInt16.max) rows", zh: "一张表最多 \(UInt16.max) 行"))
      }
      let readingCount = try Self.count("readings", readings.map { fields[$0] }, line: record.line)
      let wrongCount = try Self.count("wrong", wrong.map { fields[$0] }, line: record.line) ?? 0
      guard wrongCount <= readingCount ?? 0 else {
        throw PhraseTableError(
          line: record.line,
          reason: LocalizedText(
            en: "\(wrongCount) wrong of \(readingCount ?? 0) readings",
            zh: "共 \(readingCount ?? 0) 次 readings，wrong 却有 \(wrongCount) 次"))
      }
      prefixes += starts.map { ($0, rows.count) }
      rows.append(
        PhraseRow(
          pattern: fields[pattern], replacement: fields[replacement], grade: value,
          category: category.map { fields[$0] } ?? "", rule: rule.map { fields[$0] } ?? "",
          unlessBefore: unlessBefore.map { fields[$0] } ?? "", readings: readingCount, wrong: wrongCount))
    }
    self.init(rows: rows, prefixes: PhrasePrefixes(prefixes))
  }

  /// The number in a column, 0 where the cell is empty, or `nil` without the column.
  private static func count(_ column: String, _ cell: String?, line: Int) throws(PhraseTableError) -> Int? {
    guard let cell else { return nil }
    guard let number = cell.isEmpty ? 0 : Int(cell), number >= 0 else {
      throw PhraseTableError(
        line: line,
        reason: LocalizedText(
          en: "`\(column)` is a number, not `\(cell)`", zh: "`\(column)` 必须是数字，不能是 `\(cell)`"))
    }
    return number
  }
}

/// RFC 4180.
enum CSV {
  static func records(of text: String) -> [(line: Int, fields: [String])] {
    var records: [(line: Int, fields: [String])] = []
    var fields: [String] = []
    var field = ""
    var isQuoted = false
    var line = 1
    var startLine = 1
    var scalars = text.unicodeScalars.makeIterator()
    var pending: Unicode.Scalar?
    while let scalar = pending ?? scalars.next() {
      pending = nil
      if isQuoted {
        if scalar == "\"" {
          let next = scalars.next()
          if next == "\"" {
            field.append("\"")
          } else {
            isQuoted = false
            pending = next
          }
        } else {
          if scalar == "\n" { line += 1 }
          field.unicodeScalars.append(scalar)
        }
        continue
      }
      switch scalar {
      case "\"" where field.isEmpty: isQuoted = true
      case ",":
        fields.append(field)
        field = ""
      case "\r": break
      case "\n":
        records.append((startLine, fields + [field]))
        (fields, field) = ([], "")
        line += 1
        startLine = line
      default: field.unicodeScalars.append(scalar)
      }
    }
    if !field.isEmpty || !fields.isEmpty { records.append((startLine, fields + [field])) }
    return records
  }
}
