import Reporting
import Testing

@Suite struct TextTableTests {
  private func text(_ table: TextTable, _ style: Style = .plain) -> String {
    var output = OutputBuffer()
    table.write(style, to: &output)
    return String(decoding: output.take(), as: UTF8.self)
  }

  private func table(showsSeparators: Bool) -> TextTable {
    var table = TextTable(
      [.init("file"), .init("tokens", alignment: .trailing), .init("note")], showsSeparators: showsSeparators)
    table.append(["a.yaml", "1,234", "fine"])
    table.append(["提示词.yaml", "7"])
    table.appendSeparator()
    table.append([.init("total", as: .strong), "1,241", "", "surplus"])
    return table
  }

  @Test("columns are aligned by display width")
  func plain() {
    #expect(
      text(table(showsSeparators: false)) == """
        file         tokens  note
        a.yaml        1,234  fine
        提示词.yaml       7
        total         1,241

        """)
  }

  @Test("separators")
  func separators() {
    #expect(
      text(table(showsSeparators: true)) == """
        file         tokens  note
        ───────────  ──────  ────
        a.yaml        1,234  fine
        提示词.yaml       7
        ───────────  ──────  ────
        total         1,241

        """)
  }

  @Test("no titles, no header")
  func headless() {
    var table = TextTable([.init(), .init()])
    table.append(["a", "b\n"])
    #expect(text(table) == "a  b␊\n")
    #expect(text(TextTable([])) == "")
  }

  @Test("colours are not counted")
  func colors() {
    var table = TextTable([.init(), .init()])
    table.append([.init("a", as: .good), "b"])
    table.append(["aaa", "b"])
    #expect(text(table, .colored) == "\u{1B}[32ma\u{1B}[0m    b\naaa  b\n")
  }
}
