import SourceText

/// What ArgumentParser says by itself, in Chinese: it has no translations of its own.
package enum ParserText {
  /// Help or an error as it is printed, line by line; what is not ArgumentParser's own stays.
  package static func chinese(_ text: String) -> String {
    var lines: [String] = []
    var isOverview = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let continuation = line.drop { $0 == " " }
      let indentation = line.count - continuation.count
      if line.hasPrefix("OVERVIEW:") { isOverview = true }
      if line.hasPrefix("USAGE:") { isOverview = false }
      // ArgumentParser breaks lines at blanks, by a count that takes an ideograph for one column.
      if let last = lines.last, !last.isEmpty, !line.isEmpty,
        isOverview && indentation == 0
          || indentation == explanationColumn && last.count > explanationColumn && !last.hasSuffix(">")
      {
        lines[lines.count - 1] = last + " " + continuation
      } else {
        lines.append(String(line))
      }
    }
    return lines.map { wrapped(translated($0)) }.joined(separator: "\n")
  }

  /// Where explanations begin in ArgumentParser's help.
  private static let explanationColumn = 26

  private static func translated(_ line: String) -> String {
    var line = line
    for (english, chinese) in phrases where line.contains(english) {
      line = line.replacing(english, with: chinese)
    }
    for (pattern, replacement) in errors {
      if let match = line.firstMatch(of: pattern) {
        line.replaceSubrange(match.range, with: replacement(match.output.map { $0.substring.map(String.init) ?? "" }))
      }
    }
    return line
  }

  /// Parts that stand in lines of help.
  private static let phrases: [(String, String)] = [
    ("OVERVIEW: ", "说明："), ("USAGE: ", "用法："), ("Usage: ", "用法："), ("ARGUMENTS:", "参数："), ("OPTIONS:", "选项："),
    ("SUBCOMMANDS:", "子命令："), ("(values: ", "（可选："), ("; default: ", "；默认："), ("(default: ", "（默认："),
    ("Show the version.", "显示版本。"), ("Show help information.", "显示帮助。"),
    ("Show subcommand help information.", "显示子命令的帮助。"),
    ("Error: ", "错误："), ("Help:  ", "说明："), ("Missing required subcommand.", "缺少子命令。"),
    ("Please provide one of the following:", "可选："),
  ]

  private static var errors: [(Regex<AnyRegexOutput>, ([String]) -> String)] {
    func regex(_ pattern: String) -> Regex<AnyRegexOutput>? { try? Regex(pattern) }
    let table: [(String, ([String]) -> String)] = [
      (#" ?（(可选|默认)(：.*)\)$"#, { "（\($0[1])\($0[2])）" }),
      (#"See '(.+)' for detailed help\."#, { "各子命令的说明见 '\($0[1])'。" }),
      (#"  See '(.+)' for more information\."#, { "  详见 '\($0[1])'。" }),
      (#"^See '(.+)' for more information\."#, { "详见 '\($0[1])'。" }),
      (#"Unknown option '(.+?)'\. Did you mean '(.+?)'\?"#, { "没有选项 '\($0[1])'。是不是 '\($0[2])'？" }),
      (#"Unknown option '(.+?)'"#, { "没有选项 '\($0[1])'" }),
      (#"Missing value for '(.+?)'"#, { "'\($0[1])' 缺少值" }),
      (
        #"The option '(.+?)' does not take any value, but '(.*)' was specified\."#,
        { "选项 '\($0[1])' 不带值，但写了 '\($0[2])'。" }
      ),
      (#"Unexpected argument '(.*)'"#, { "多余的参数 '\($0[1])'" }),
      (#"(\d+) unexpected arguments: (.*)"#, { "多余的 \($0[1]) 个参数：\($0[2])" }),
      (#"Missing expected argument '(.+?)'"#, { "缺少参数 '\($0[1])'" }),
      (
        #"The value '(.*?)' is invalid for '(.+?)'\. Please provide one of (.+)\."#,
        {
          "'\($0[2])' 不能取值 '\($0[1])'，可选 \($0[3].replacing(" or ", with: "、").replacing(" and ", with: "、").replacing(", ", with: "、"))。"
        }
      ),
      (#"The value '(.*?)' is invalid for '(.+?)'"#, { "'\($0[2])' 不能取值 '\($0[1])'" }),
      (#"Did you mean '(.+?)'\?"#, { "是不是 '\($0[1])'？" }),
    ]
    return table.compactMap { pattern, replacement in regex(pattern).map { ($0, replacement) } }
  }

  // MARK: Width

  /// The columns of a terminal that help is made for.
  private static let columns = 80

  /// A line that is too wide, broken between ideographs, or at a blank, and indented like the text it continues.
  private static func wrapped(_ line: String) -> String {
    guard DisplayWidth.columns(of: line) > columns else { return line }
    let text = line.drop { $0 == " " }
    var indentation = line.count - text.count
    // A term and its explanation.
    if indentation == 2, let gap = text.firstRange(of: "  ") {
      let start = text[gap.upperBound...].firstIndex { $0 != " " } ?? gap.upperBound
      indentation = line.distance(from: line.startIndex, to: start)
    }
    var lines: [String] = []
    var current = ""
    var width = 0
    var lastBreak: String.Index?
    for character in line {
      let own = DisplayWidth.columns(of: String(character))
      if width + own > columns, let place = lastBreak {
        let end = current[..<place].lastIndex { $0 != " " }.map(current.index(after:)) ?? place
        lines.append(String(current[..<end]))
        current = String(repeating: " ", count: indentation) + current[place...].drop { $0 == " " }
        width = DisplayWidth.columns(of: current)
        lastBreak = nil
      }
      // Neither closing punctuation at the start of a line nor a word in two.
      if current.count > indentation, own == 2, !"，。；：、！？）".contains(character) { lastBreak = current.endIndex }
      current.append(character)
      width += own
      if character == " ", current.count > indentation + 1 { lastBreak = current.endIndex }
    }
    return (lines + [current]).joined(separator: "\n")
  }
}
