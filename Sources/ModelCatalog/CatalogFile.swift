/// A catalogue file that was read and checked line by line.
struct CatalogFile {
  let date: CalendarDate
  /// The header and the body with its lines sorted, as a table needs them.
  let sortedBytes: [UInt8]
  let aliases: [(name: String, target: String, line: Int)]
  let replacements: [(id: String, target: String)]

  init(_ bytes: [UInt8]) throws(CatalogError) {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8 }
    let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    let header = lines.prefix { $0.hasPrefix("#") }
    date = try Self.date(ofHeader: header)

    var entries: [(key: [UInt8], text: Substring)] = []
    var keys: Set<String> = []
    var aliases: [(name: String, target: String, line: Int)] = []
    var replacements: [(id: String, target: String)] = []
    for (index, line) in lines.enumerated().dropFirst(header.count) where !line.isEmpty {
      let name: String
      switch try CatalogLine(line, line: index + 1) {
      case .model(let model):
        name = model.id
        if let target = model.replacement { replacements.append((name, target)) }
      case .alias(let alias, let target, _):
        name = alias
        aliases.append((alias, target, index + 1))
      }
      let key = name.utf8.map(\.lowercasedASCII)
      guard keys.insert(String(decoding: key, as: UTF8.self)).inserted else {
        throw .duplicate(line: index + 1, id: name)
      }
      entries.append((key, line))
    }
    entries.sort { $0.key.lexicographicallyPrecedes($1.key) }
    let sorted = (header + entries.map(\.text)).joined(separator: "\n")
    sortedBytes = Array(sorted.utf8)
    self.aliases = aliases
    self.replacements = replacements
  }

  private static func date(ofHeader header: ArraySlice<Substring>) throws(CatalogError) -> CalendarDate {
    let magic = "# trimtab-models "
    guard let first = header.first, first.hasPrefix(magic) else { throw .missingHeader }
    let version = String(first.dropFirst(magic.count))
    guard version == CatalogTable.formatVersion else { throw .unsupportedVersion(version) }
    guard let dateLine = header.first(where: { $0.hasPrefix("# date ") }),
      let date = CalendarDate(dateLine.dropFirst("# date ".count))
    else {
      throw .missingDate
    }
    let columns = "# columns " + CatalogColumn.allCases.map(\.name).joined(separator: " ")
    guard let last = header.last, last == columns else { throw .unexpectedColumns }
    return date
  }
}
