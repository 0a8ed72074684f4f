package import Configuration
import Diagnostics
import Reporting
package import SourceText

/// What flags say about settings.
package struct FlagSettings {
  /// `KEY=VALUE` of `--config`, in order.
  package let assignments: [String]
  /// The flags with names of their own; they win.
  package let overrides: CommandLineOverrides

  /// The flag, as the origin of a value names it.
  package static let name = "--config"

  /// Whether a value of `--config` sets something, rather than naming a file.
  package static func isAssignment(_ text: String) -> Bool {
    guard let equals = text.firstIndex(of: "=") else { return false }
    let key = text[..<equals].prefix { $0 != "." }
    return !key.isEmpty && key.allSatisfy { $0.isLowercase || $0 == "-" }
  }

  /// An assignment as a configuration file.
  ///
  /// The levels of a key are separated by dots; a name that may hold dots itself, as the pattern in
  /// `per-file-ignores.legacy/*.yaml`, takes all that is left for it.
  package static func source(of assignment: String) -> SourceText {
    let equals = assignment.firstIndex(of: "=") ?? assignment.endIndex
    let key = assignment[..<equals]
    let top = key.prefix { $0 != "." }
    let rest = key.dropFirst(top.count + 1)
    var levels = [top]
    switch top {
    case _ where rest.isEmpty: break
    case "rule-options":
      let rule = rest.prefix { $0 != "." }
      levels += rule.count == rest.count ? [rule] : [rule, rest.dropFirst(rule.count + 1)]
    case "variables":
      let end = rest.lastIndex(of: ".")
      levels += end.map { [rest[..<$0], rest[rest.index(after: $0)...]] } ?? [rest]
    default: levels.append(rest)
    }
    var text = ""
    for (depth, level) in levels.enumerated() {
      var json = JSONWriter()
      json.value(String(level))
      text += (depth == 0 ? "" : "\n") + String(repeating: "  ", count: depth)
      text += levels.count == 1 ? String(level) : String(decoding: json.take(), as: UTF8.self)
      text += ":"
    }
    return SourceText(path: name, text: text + " " + assignment[equals...].dropFirst() + "\n")
  }
}
