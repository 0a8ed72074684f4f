import Diagnostics
import PromptCost
import Prompts
import SourceText
import YAMLSyntax

/// A list of JSON objects that all have the same keys: a table that writes its header in every row.
enum TabularJson: CodedRule {
  private static let minimumRows = 5
  private static let minimumSaving = 20

  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for prompt in document.prompts {
      let counter = context.counter(for: prompt, in: document)
      for message in prompt.messages where !message.isExample {
        for block in JSONBlock.ranges(in: message) where JSONBlock.isData(block, in: message, context) {
          check(block, message, counter, context)
        }
      }
    }
  }

  private static func check(_ block: ByteRange, _ message: Message, _ counter: TokenCounter, _ context: RuleContext) {
    let source = SourceText(path: "", bytes: Array(message.text.utf8[block]))
    let tree = JSONReader.parse(source)
    guard tree.problems.isEmpty, let root = tree.documents.first else { return }
    var pending = [root]
    while let node = pending.popLast() {
      guard let table = Table(node) else {
        pending += node.items + node.entries.map(\.value)
        continue
      }
      let before = counter.rawCount(JSONBlock.minified(source.bytes[node.range]))
      let after = counter.rawCount(Array(table.csv.utf8))
      guard before - after >= minimumSaving, (before - after) * 5 >= before else { continue }
      context.report(
        block.lowerBound + node.range.lowerBound..<block.lowerBound + node.range.upperBound, in: message,
        [
          "rows": .number(table.rowCount), "header": .text(table.shownHeader), "before": .number(before),
          "after": .number(after), "saved": .number(before - after),
        ])
    }
  }

  /// Rows of scalars under the same keys, none of which needs quotation marks in CSV.
  private struct Table {
    let rowCount: Int
    let csv: String
    private let header: String
    /// The header as far as a message has room for it.
    var shownHeader: String { header.count <= 60 ? header : header.prefix(59) + "…" }

    init?(_ node: YAMLNode) {
      let rows = node.items
      guard rows.count >= minimumRows, let keys = rows.first?.keys, keys.count >= 2, keys.allSatisfy(Self.isPlain)
      else { return nil }
      var lines = [keys.joined(separator: ",")]
      for row in rows {
        let entries = row.entries
        guard entries.count == keys.count else { return nil }
        var cells: [String] = []
        for (entry, key) in zip(entries, keys) {
          guard entry.key.text == key, let text = entry.value.text, Self.isPlain(text) else { return nil }
          cells.append(entry.value.isNull ? "" : text)
        }
        lines.append(cells.joined(separator: ","))
      }
      rowCount = rows.count
      header = lines[0]
      csv = lines.joined(separator: "\n")
    }

    private static func isPlain(_ text: String) -> Bool {
      !text.utf8.contains { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == 0x0A || $0 == 0x0D }
    }
  }
}
