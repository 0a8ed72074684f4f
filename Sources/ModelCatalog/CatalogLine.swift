/// One line of the table: a model with its facts, or another name for a model.
enum CatalogLine {
  case model(Model)
  case alias(name: String, target: String, kind: AliasKind)

  init(_ text: Substring, line: Int) throws(CatalogError) {
    let fields = text.utf8.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false).map { Substring($0) }
    if fields.count == 3, fields[1].hasPrefix("=") {
      guard let kind = AliasKind(rawValue: String(fields[2])) else {
        let kinds = AliasKind.allCases.map(\.rawValue).joined(separator: ", ")
        throw .invalidField(line: line, column: "alias kind", value: String(fields[2]), expected: "one of \(kinds)")
      }
      self = .alias(name: String(fields[0]), target: String(fields[1].dropFirst()), kind: kind)
    } else {
      guard fields.count == CatalogColumn.allCases.count else {
        throw .wrongFieldCount(line: line, expected: CatalogColumn.allCases.count, found: fields.count)
      }
      self = .model(try Model(FieldReader(fields: fields, line: line)))
    }
  }
}

extension Model {
  init(_ reader: FieldReader) throws(CatalogError) {
    id = try reader.required(.id)
    provider = Provider(rawValue: try reader.required(.provider))
    family = try reader.required(.family)
    tier = reader.optional(.tier)
    api = try reader.choice(.api) ?? .chat

    maxInputTokens = try reader.count(.maxInput)
    maxOutputTokens = try reader.count(.maxOutput)
    prices = try reader.prices()

    retirement = try reader.retirement()
    platformRetirements = try reader.platformRetirements()
    replacement = reader.optional(.replacement)

    encoding = try reader.encoding()
    framing = try reader.framing()

    capabilities = try reader.capabilities()
    sampling = try reader.choice(.sampling)
    efforts = try reader.list(.efforts).map(reader.effort)
    defaultEffort = try reader.choice(.defaultEffort)
    outputLimits = try reader.outputLimits()
    caching = try reader.caching()

    guard let day = CalendarDate(try reader.required(.asOf)) else {
      throw reader.invalid(.asOf, expected: "a date such as 2026-11-23")
    }
    asOf = day
    sources = reader.list(.sources)
  }
}
