/// Rows and columns for a terminal, aligned by display width.
package struct TextTable: Sendable {
  package enum Alignment: Hashable, Sendable {
    case leading
    case trailing
  }

  package struct Column: Hashable, Sendable {
    package var title: String
    package var alignment: Alignment

    package init(_ title: String = "", alignment: Alignment = .leading) {
      self.title = title
      self.alignment = alignment
    }
  }

  package struct Entry: Hashable, Sendable, ExpressibleByStringLiteral {
    package var text: String
    package var role: Style.Role?

    package init(_ text: String, as role: Style.Role? = nil) {
      self.text = text
      self.role = role
    }

    package init(stringLiteral text: String) {
      self.init(text)
    }
  }

  private let columns: [Column]
  private let showsSeparators: Bool
  /// `nil` is a separator.
  private var rows: [[Entry]?] = []

  /// - Parameters:
  ///   - columns: From left to right; the header is left out when no column has a title.
  ///   - showsSeparators: Whether a dim line stands below the header and where ``appendSeparator()`` asks for one.
  package init(_ columns: [Column], showsSeparators: Bool = false) {
    self.columns = columns
    self.showsSeparators = showsSeparators
  }

  /// Adds a row; missing entries are empty, surplus ones are dropped.
  package mutating func append(_ row: [Entry]) {
    rows.append((0..<columns.count).map { $0 < row.count ? row[$0] : "" })
  }

  package mutating func appendSeparator() {
    rows.append(nil)
  }

  package func write(_ style: Style, to output: inout OutputBuffer) {
    var rows = rows
    if columns.contains(where: { !$0.title.isEmpty }) {
      rows.insert(columns.map { Entry($0.title, as: .strong) }, at: 0)
      rows.insert(nil, at: 1)
    }
    let widths = rows.map { $0?.map { VisibleText.width(of: $0.text) } }
    let columnWidths = columns.indices.map { column in
      widths.reduce(0) { max($0, $1?[column] ?? 0) }
    }
    for (row, widths) in zip(rows, widths) {
      if let row, let widths {
        write(row, widths, columnWidths, style, to: &output)
      } else if showsSeparators {
        let lines = columnWidths.map { String(repeating: "─", count: $0) }
        style.write(lines.joined(separator: Self.gap), as: .faint, to: &output)
        output.endLine()
      }
    }
  }

  private static let gap = "  "

  private func write(
    _ row: [Entry], _ widths: [Int], _ columnWidths: [Int], _ style: Style, to output: inout OutputBuffer
  ) {
    // Padding is owed until there is something to pad, so that no row ends in spaces.
    var owed = 0
    for index in columns.indices {
      let padding = columnWidths[index] - widths[index]
      if columns[index].alignment == .trailing { owed += padding }
      if !row[index].text.isEmpty {
        output.append(spaces: owed)
        owed = 0
        write(row[index], style, to: &output)
      } else {
        owed += widths[index]
      }
      if columns[index].alignment == .leading { owed += padding }
      owed += Self.gap.utf8.count
    }
    output.endLine()
  }

  private func write(_ entry: Entry, _ style: Style, to output: inout OutputBuffer) {
    if let role = entry.role { style.begin(role, in: &output) }
    VisibleText.write(entry.text, to: &output)
    if entry.role != nil { style.end(in: &output) }
  }
}
