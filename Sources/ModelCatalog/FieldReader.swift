/// Reads the fields of one line, with errors that name the line and the column.
struct FieldReader {
  let fields: [Substring]
  /// Counted from 1.
  let line: Int

  func text(_ column: CatalogColumn) -> Substring {
    fields[column.rawValue]
  }

  func invalid(_ column: CatalogColumn, expected: String) -> CatalogError {
    .invalidField(line: line, column: column.name, value: String(text(column)), expected: expected)
  }

  func optional(_ column: CatalogColumn) -> String? {
    text(column).isEmpty ? nil : String(text(column))
  }

  func required(_ column: CatalogColumn) throws(CatalogError) -> String {
    guard let value = optional(column) else { throw invalid(column, expected: "a value") }
    return value
  }

  /// Elements that commas separate.
  func list(_ column: CatalogColumn) -> [String] {
    text(column).utf8.split(separator: UInt8(ascii: ",")).map { String(Substring($0)) }
  }

  func count(_ column: CatalogColumn) throws(CatalogError) -> Int? {
    guard let value = optional(column) else { return nil }
    guard let number = Int(value), number > 0 else { throw invalid(column, expected: "a positive whole number") }
    return number
  }

  func choice<Value: RawRepresentable & CaseIterable>(
    _ column: CatalogColumn
  ) throws(CatalogError) -> Value? where Value.RawValue == String {
    guard let value = optional(column) else { return nil }
    guard let choice = Value(rawValue: value) else { throw invalid(column, expected: Self.choices(Value.self)) }
    return choice
  }

  static func choices<Value: RawRepresentable & CaseIterable>(_: Value.Type) -> String
  where Value.RawValue == String {
    "one of " + Value.allCases.map(\.rawValue).joined(separator: ", ")
  }

  func price(_ column: CatalogColumn) throws(CatalogError) -> Price? {
    guard let value = optional(column) else { return nil }
    guard let price = Price(value) else { throw invalid(column, expected: "dollars with at most six decimals") }
    return price
  }

  func factor(_ value: some StringProtocol, of column: CatalogColumn) throws(CatalogError) -> Double {
    guard let number = Double(value), number.isFinite, number >= 0 else {
      throw invalid(column, expected: "numbers that are not negative")
    }
    return number
  }

  func date(_ value: some StringProtocol, of column: CatalogColumn) throws(CatalogError) -> CalendarDate {
    guard let date = CalendarDate(value) else { throw invalid(column, expected: "a date such as 2026-11-23") }
    return date
  }

  func effort(_ value: String) throws(CatalogError) -> ReasoningEffort {
    guard let effort = ReasoningEffort(rawValue: value) else {
      throw invalid(.efforts, expected: Self.choices(ReasoningEffort.self))
    }
    return effort
  }
}
