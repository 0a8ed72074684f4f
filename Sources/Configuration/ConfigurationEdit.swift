package import SourceText
import YAMLSyntax

/// Changes a configuration file without touching what stands around the change.
package struct ConfigurationEdit {
  private let source: SourceText
  private var edits: [Edit] = []
  private var appended = ""

  /// How its lines end.
  private let lineBreak: String

  package init(_ source: SourceText) {
    self.source = source
    let end = source.bytes.firstIndex(of: 0x0A) ?? 0
    lineBreak = end > 0 && source.bytes[end - 1] == 0x0D ? "\r\n" : "\n"
  }

  /// Sets `rules-version`.
  package mutating func set(rulesVersion version: RulesVersion) {
    if let value = root?[ConfigurationKey.rulesVersion.rawValue] {
      edits.append(Edit(replacing: value.range, with: "\(version)"))
    } else {
      appended += "\(ConfigurationKey.rulesVersion.rawValue): \(version)\(lineBreak)"
    }
  }

  /// Adds rules to `ignore`, each with a remark where a line of its own has room for one.
  package mutating func ignore(_ rules: [(name: String, remark: String)]) {
    if rules.isEmpty { return }
    let lines = rules.map { "- \($0.name)  # \($0.remark)" }
    guard let list = root?[ConfigurationKey.ignore.rawValue], list.isSequence else {
      appended += ConfigurationKey.ignore.rawValue + ":" + lineBreak + lines.map { "  " + $0 + lineBreak }.joined()
      return
    }
    if source.bytes[list.range.lowerBound] == UInt8(ascii: "[") {
      let names = rules.map(\.name).joined(separator: ", ")
      let place = list.items.last?.range.upperBound ?? list.range.lowerBound + 1
      edits.append(Edit(replacing: place..<place, with: (list.items.isEmpty ? "" : ", ") + names))
    } else if let last = list.items.last {
      let end =
        source.bytes[last.range.upperBound...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? source.bytes.count
      let dash = source.bytes[..<last.range.lowerBound].lastIndex(of: UInt8(ascii: "-")) ?? last.range.lowerBound
      let start = source.bytes[..<dash].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
      let indentation = String(repeating: " ", count: dash - start)
      edits.append(Edit(replacing: end..<end, with: lines.map { lineBreak + indentation + $0 }.joined()))
    }
  }

  /// The file after the changes; the bytes around them are as they were.
  package var bytes: [UInt8] {
    var bytes = source.applying(edits)?.bytes ?? source.bytes
    if !appended.isEmpty {
      if let last = bytes.last, last != 0x0A { bytes += lineBreak.utf8 }
      bytes += appended.utf8
    }
    return bytes
  }

  private var root: YAMLNode? {
    let tree = YAMLTree.parse(source)
    return tree.isBroken ? nil : tree.documents.first
  }
}
