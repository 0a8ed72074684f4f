/// Why a catalogue file cannot be used. Lines count from 1.
package enum CatalogError: Error, Hashable, Sendable, CustomStringConvertible {
  case notUTF8
  case missingHeader
  case unsupportedVersion(String)
  case missingDate
  case unexpectedColumns
  case wrongFieldCount(line: Int, expected: Int, found: Int)
  case invalidField(line: Int, column: String, value: String, expected: String)
  case duplicate(line: Int, id: String)
  case danglingAlias(line: Int, name: String, target: String)
  case danglingReplacement(id: String, target: String)

  package var description: String {
    switch self {
    case .notUTF8:
      "not a text file in UTF-8"
    case .missingHeader:
      "not a model catalogue: the first line must be '# trimtab-models \(CatalogTable.formatVersion)'"
    case .unsupportedVersion(let version):
      "catalogue format \(version) is not supported, only \(CatalogTable.formatVersion)"
    case .missingDate:
      "no line '# date YYYY-MM-DD' in the header"
    case .unexpectedColumns:
      "the header must end with '# columns \(CatalogColumn.allCases.map(\.name).joined(separator: " "))'"
    case .wrongFieldCount(let line, let expected, let found):
      "line \(line): expected \(expected) tab-separated fields, found \(found)"
    case .invalidField(let line, let column, let value, let expected):
      "line \(line): \(column) is '\(value)', expected \(expected)"
    case .duplicate(let line, let id):
      "line \(line): '\(id)' is listed twice"
    case .danglingAlias(let line, let name, let target):
      "line \(line): alias '\(name)' points to '\(target)', which is not listed"
    case .danglingReplacement(let id, let target):
      "'\(id)' is replaced by '\(target)', which is not listed"
    }
  }
}
